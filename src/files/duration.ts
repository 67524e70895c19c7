/** A recording lasts at least as long as its bytes take at these rates, bytes a second: whatever its sender says. */
const fastest: Readonly<Record<string, number>> = {
  // Opus and MP3 end at 510 and 320 kbit/s; what else these containers hold is rarely faster (RFC 6716, ISO/IEC 11172-3).
  'audio/ogg': 64_000,
  'audio/mpeg': 40_000,
  'audio/aac': 72_000,
  // Lossless sound of two channels, 24 bits, 96 kHz.
  'audio/mp4': 576_000,
  'audio/flac': 576_000,
  'audio/wav': 1_536_000,
};

const readers: Readonly<Record<string, (data: Buffer) => number | undefined>> = {
  'audio/wav': ofWave,
  'audio/aiff': ofAiff,
  'audio/mpeg': ofMp3,
  'audio/aac': ofAac,
  'audio/ogg': ofOgg,
  'audio/flac': ofFlac,
  'audio/mp4': ofMp4,
};

/**
 * How long a recording lasts, by what its container says and at least as long as its bytes take; nothing, where that cannot be
 * read.
 *
 * @param type media type, by content
 * @returns seconds
 */
export function secondsOf(type: string, data: Buffer): number | undefined {
  const told = readers[type]?.(data);
  return told === undefined || !Number.isFinite(told) || told <= 0
    ? undefined
    : Math.max(told, leastSeconds(type, data.length));
}

/** What a recording of so many bytes lasts at least, in seconds. */
export function leastSeconds(type: string, bytes: number): number {
  return bytes / (fastest[type] ?? 1_536_000);
}

/** `fmt ` tells what a second takes: the provider reads the same (Microsoft's Multimedia Programming Interface, RIFF). */
function ofWave(data: Buffer): number | undefined {
  const at = data.subarray(0, 65_536).indexOf('fmt ');
  if (at < 0 || at + 24 > data.length) return undefined;
  const isPlain = [1, 3, 0xfffe].includes(data.readUInt16LE(at + 8));
  const perSecond = isPlain
    ? data.readUInt32LE(at + 12) * data.readUInt16LE(at + 20)
    : data.readUInt32LE(at + 16);
  return data.length / perSecond;
}

/** `COMM` tells frames and their rate, as a number of ten bytes (Apple, "Audio Interchange File Format"). */
function ofAiff(data: Buffer): number | undefined {
  const at = data.subarray(0, 65_536).indexOf('COMM');
  if (at < 0 || at + 26 > data.length) return undefined;
  const perSecond = data.readUInt32BE(at + 18) * 2 ** (data.readUInt16BE(at + 16) - 16_383 - 31);
  const frameBytes = data.readUInt16BE(at + 8) * Math.ceil(data.readUInt16BE(at + 14) / 8);
  return Math.max(data.readUInt32BE(at + 10), data.length / frameBytes) / perSecond;
}

/** Kilobits a second of a frame: MPEG 1 and 2, layers III, II and I (ISO/IEC 11172-3 and 13818-3). */
const mpegRates: Readonly<Record<string, readonly number[]>> = {
  '1.1': [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '1.2': [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1.3': [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '2.1': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2.2': [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2.3': [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
};
const mpegSamples = [44_100, 48_000, 32_000];

/** Every frame is counted, since rates change within a file. */
function ofMp3(data: Buffer): number | undefined {
  return framed(data, (at) => {
    const [second = 0, third = 0] = [data[at + 1], data[at + 2]];
    const version = (second >> 3) & 3;
    const layer = (second >> 1) & 3;
    const base = mpegSamples[(third >> 2) & 3];
    const kilobits = mpegRates[`${version === 3 ? 1 : 2}.${layer}`]?.[(third >> 4) - 1];
    if ((second & 0xe0) !== 0xe0 || version === 1 || base === undefined || kilobits === undefined)
      return undefined;
    const perSecond = base / (version === 3 ? 1 : version === 2 ? 2 : 4);
    const samples = layer === 3 ? 384 : layer === 1 && version !== 3 ? 576 : 1152;
    const slot = layer === 3 ? 4 : 1;
    const bytes =
      (Math.floor((samples / 8 / slot) * ((kilobits * 1000) / perSecond)) + ((third >> 1) & 1)) * slot;
    return { bytes, seconds: samples / perSecond };
  });
}

const aacSamples = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];

/** ADTS: 1,024 samples in each block of a frame (ISO/IEC 13818-7). */
function ofAac(data: Buffer): number | undefined {
  return framed(data, (at) => {
    if (at + 7 > data.length || (data.readUInt8(at + 1) & 0xf6) !== 0xf0) return undefined;
    const perSecond = aacSamples[(data.readUInt8(at + 2) >> 2) & 15];
    const bytes = (data.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
    const blocks = (data.readUInt8(at + 6) & 3) + 1;
    return perSecond === undefined || bytes < 7 ? undefined : { bytes, seconds: (1024 * blocks) / perSecond };
  });
}

/** More is not looked through; what is behind that counts as slow as sound can be, bytes a second. */
const mostFrames = 200_000;
const slowest = 1000;

/** Adds up frames that begin with 0xff; what is between them is passed over. */
function framed(
  data: Buffer,
  frameAt: (at: number) => { bytes: number; seconds: number } | undefined,
): number {
  let seconds = 0;
  let at = data.indexOf(0xff);
  for (let count = 0; at >= 0 && at + 4 <= data.length; count += 1) {
    if (count === mostFrames) return seconds + (data.length - at) / slowest;
    const frame = frameAt(at);
    seconds += frame?.seconds ?? 0;
    at = data.indexOf(0xff, at + Math.max(1, frame?.bytes ?? 1));
  }
  return seconds;
}

/** So many pages are looked at from the end: on some no packet ends, which tell no position. */
const mostPages = 100;

/** Milliseconds of a frame, by the upper bits of a packet's first byte (RFC 6716, 3.1). */
const opusFrames = [
  ...[0, 1, 2].flatMap(() => [10, 20, 40, 60]),
  ...[0, 1].flatMap(() => [10, 20]),
  ...[0, 1, 2, 3].flatMap(() => [2.5, 5, 10, 20]),
];

/** What the packets of Opus in Ogg last, whatever the pages say of it (RFC 3533, 6; RFC 6716, 3.2). */
function ofOpus(data: Buffer): number {
  let ms = 0;
  let isGoingOn = false;
  for (let page = 0; page + 27 <= data.length && data.readUInt32BE(page) === 0x4f_67_67_53; ) {
    const body = page + 27 + data.readUInt8(page + 26);
    let at = body;
    for (const size of data.subarray(page + 27, body)) {
      const first = data[at];
      if (!isGoingOn && size > 0 && first !== undefined && data.toString('latin1', at, at + 4) !== 'Opus') {
        const count = (first & 3) === 3 ? (data[at + 1] ?? 0) & 63 : (first & 3) === 0 ? 1 : 2;
        ms += Math.min(120, count * (opusFrames[first >> 3] ?? 20));
      }
      isGoingOn = size === 255;
      at += size;
    }
    page = at;
  }
  return ms / 1000;
}

/** What its packets last where that can be told, and what it says of itself. */
function ofOgg(data: Buffer): number | undefined {
  const packets = data.subarray(0, 512).includes('OpusHead') ? ofOpus(data) : 0;
  const told = ofPosition(data);
  return told === undefined && packets === 0 ? undefined : Math.max(told ?? 0, packets);
}

/** The position at the end, in samples (RFC 3533); Opus always counts 48,000 a second (RFC 7845). */
function ofPosition(data: Buffer): number | undefined {
  const vorbis = data.subarray(0, 512).indexOf('\x01vorbis');
  const perSecond = vorbis < 0 || vorbis + 16 > data.length ? 48_000 : data.readUInt32LE(vorbis + 12);
  let at = data.lastIndexOf('OggS');
  for (let count = 0; at >= 0 && count < mostPages; count += 1) {
    const position = at + 14 > data.length ? 0n : data.readBigInt64LE(at + 6);
    if (position > 0n) return Number(position) / perSecond;
    at = at === 0 ? -1 : data.lastIndexOf('OggS', at - 1);
  }
  return undefined;
}

/** STREAMINFO: 20 bits of samples a second, 3 of channels, 5 of bits, 36 of samples in all (RFC 9639). */
function ofFlac(data: Buffer): number | undefined {
  const at = data.subarray(0, 1_000_000).indexOf('fLaC');
  if (at < 0 || at + 26 > data.length) return undefined;
  const perSecond = data.readUIntBE(at + 18, 3) >> 4;
  const samples = (data.readUInt8(at + 21) & 15) * 2 ** 32 + data.readUInt32BE(at + 22);
  const channels = ((data.readUInt8(at + 20) >> 1) & 7) + 1;
  const bits = (((data.readUInt8(at + 20) & 1) << 4) | (data.readUInt8(at + 21) >> 4)) + 1;
  // Packed sound is never larger than what it was packed from, but for headers.
  return samples === 0
    ? undefined
    : Math.max(samples / perSecond, data.length / ((perSecond * channels * bits) / 8));
}

/** `mvhd` in `moov` tells it in units of its own (ISO/IEC 14496-12). */
function ofMp4(data: Buffer): number | undefined {
  const at = data.indexOf('mvhd') + 4;
  if (at < 4 || at + 32 > data.length) return undefined;
  const isLong = data[at] === 1;
  const scale = data.readUInt32BE(at + (isLong ? 20 : 12));
  return (isLong ? Number(data.readBigUInt64BE(at + 24)) : data.readUInt32BE(at + 16)) / scale;
}
