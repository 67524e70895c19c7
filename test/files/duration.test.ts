import { expect, test } from 'vitest';
import { secondsOf } from '../../src/files/duration.ts';
import { wav } from './samples.ts';

test('a plain recording lasts as long as its samples', () => {
  expect(secondsOf('audio/wav', wav(8000 * 60))).toBeCloseTo(60, 1);
});

test('the frames of an MP3 are counted, whatever lies between them', () => {
  // MPEG 1, layer III, 128 kbit/s, 44,100 Hz: 417 bytes, 1,152 samples.
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xff_fb_90_00);
  const frames = [Buffer.from('ID3 and some words'), ...Array.from({ length: 1000 }, () => frame)];
  expect(secondsOf('audio/mpeg', Buffer.concat(frames))).toBeCloseTo((1000 * 1152) / 44_100, 3);
});

test('the frames of AAC are counted', () => {
  // 44,100 Hz, 200 bytes, one block.
  const frame = Buffer.alloc(200);
  frame.writeUInt16BE(0xff_f1);
  frame.writeUInt8(4 << 2, 2);
  frame.writeUIntBE(200 << 5, 3, 3);
  const data = Buffer.concat(Array.from({ length: 100 }, () => frame));
  expect(secondsOf('audio/aac', data)).toBeCloseTo((100 * 1024) / 44_100, 3);
});

test('the last page of an Ogg file on which a packet ends tells how long it lasts', () => {
  const page = (position: bigint) => {
    const head = Buffer.alloc(28);
    head.write('OggS', 'latin1');
    head.writeBigInt64LE(position, 6);
    return head;
  };
  expect(secondsOf('audio/ogg', Buffer.concat([page(0n), page(480_000n), page(-1n)]))).toBe(10);
  expect(secondsOf('audio/ogg', page(0n))).toBeUndefined();
});

test('packets of Opus last what they last, whatever the pages say', () => {
  const page = (position: bigint, ...packets: Buffer[]) => {
    const head = Buffer.alloc(27);
    head.write('OggS', 'latin1');
    head.writeBigInt64LE(position, 6);
    head.writeUInt8(packets.length, 26);
    return Buffer.concat([head, Buffer.from(packets.map(({ length }) => length)), ...packets]);
  };
  // SILK, 60 ms, one frame.
  const packet = Buffer.from([3 << 3, 1, 2]);
  const speech = Array.from({ length: 200 }, () => packet);
  const head = page(0n, Buffer.from('OpusHead and more', 'latin1'));
  expect(secondsOf('audio/ogg', Buffer.concat([head, page(1n, ...speech), page(2n, ...speech)]))).toBeCloseTo(
    24,
  );
});

test('COMM tells how long an AIFF lasts, and its bytes do where that is forged', () => {
  const aiff = (frames: number) => {
    const data = Buffer.alloc(54 + 88_200);
    data.write('FORM....AIFFCOMM', 'latin1');
    data.writeUInt32BE(18, 16);
    data.writeUInt16BE(1, 20);
    data.writeUInt32BE(frames, 22);
    data.writeUInt16BE(16, 26);
    // 44,100 as a number of ten bytes.
    data.write('400eac44000000000000', 28, 'hex');
    return data;
  };
  expect(secondsOf('audio/aiff', aiff(441_000))).toBe(10);
  expect(secondsOf('audio/aiff', aiff(1))).toBeCloseTo(1, 2);
});

test('STREAMINFO tells how long a FLAC file lasts, and the film box how long one of the MP4 family does', () => {
  const flac = Buffer.alloc(42);
  flac.write('fLaC', 'latin1');
  // 44,100 Hz, two channels, 16 bits.
  flac.writeUIntBE((44_100 << 4) | (1 << 1), 18, 3);
  flac.writeUInt8(0xf0, 21);
  flac.writeUInt32BE(441_000, 22);
  expect(secondsOf('audio/flac', flac)).toBe(10);
  const film = Buffer.alloc(120);
  film.write('mvhd', 4, 'latin1');
  film.writeUInt32BE(1000, 20);
  film.writeUInt32BE(90_000, 24);
  expect(secondsOf('audio/mp4', film)).toBe(90);
});

test('no container makes a recording shorter than its bytes can be', () => {
  const page = Buffer.alloc(6_400_000);
  page.write('OggS', 'latin1');
  page.writeBigInt64LE(1n, 6);
  expect(secondsOf('audio/ogg', page)).toBe(100);
});

test('what is damaged tells nothing, and is looked through only so far', () => {
  for (const type of ['wav', 'aiff', 'mpeg', 'aac', 'ogg', 'flac', 'mp4'])
    for (const length of [0, 3, 20, 44])
      expect(secondsOf(`audio/${type}`, Buffer.alloc(length, 'fLaCOggSfmt mvhdCOMM')) ?? 1).toBeGreaterThan(
        0,
      );
  expect(secondsOf('audio/mpeg', Buffer.alloc(24_000_000, 0xff))).toBeGreaterThan(20_000);
});
