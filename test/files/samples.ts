import { crc32, deflateRawSync, deflateSync } from 'node:zlib';
import { createCanvas } from '@napi-rs/canvas';

/** An image of two halves: red left, blue right; with noise where it has to be large. */
export function picture(
  type: 'png' | 'jpeg' | 'webp' | 'gif',
  width = 40,
  height = 20,
  noisy = false,
): Buffer {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = 'red';
  context.fillRect(0, 0, width / 2, height);
  context.fillStyle = 'blue';
  context.fillRect(width / 2, 0, width / 2, height);
  if (noisy) {
    const pixels = context.getImageData(0, 0, width, height);
    let seed = 1;
    for (let index = 0; index < pixels.data.length; index += 4) {
      seed = (seed * 48_271) % 2_147_483_647;
      pixels.data[index + 1] = seed % 256;
    }
    context.putImageData(pixels, 0, 0);
  }
  if (type === 'png') return canvas.toBuffer('image/png');
  if (type === 'gif') return canvas.toBuffer('image/gif');
  return canvas.toBuffer(type === 'webp' ? 'image/webp' : 'image/jpeg', 95);
}

/** A JPEG that a camera held sideways has made: Exif's orientation before all else. */
export function turned(jpeg: Buffer, orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(0x0112, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, body.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)]);
}

/** A PNG whose header promises so many pixels, and little else. */
export function promisingPng(width: number, height: number): Buffer {
  const png = Buffer.from(picture('png'));
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

/** A zip archive, deflated (APPNOTE.TXT of PKWARE). */
export function zip(entries: Readonly<Record<string, string | Buffer>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes, { level: 9 });
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    const made = Buffer.from([20, 0]);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), made, facts, rest, Buffer.from(name)]),
    );
    parts.push(local);
    at += local.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, listed, end]);
}

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const wordNamespace = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';

function office(kind: string, main: string, rest: Record<string, string | Buffer>): Buffer {
  return zip({
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${main}" ContentType="application/vnd.openxmlformats-officedocument.${kind}.main+xml"/></Types>`,
    '_rels/.rels': `${xml}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="${main}"/></Relationships>`,
    ...rest,
  });
}

/** A Word document of these paragraphs. */
export function docx(...paragraphs: string[]): Buffer {
  const body = paragraphs.map((text) => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`).join('');
  return docxOf(`${xml}<w:document xmlns:w="${wordNamespace}"><w:body>${body}</w:body></w:document>`);
}

/** A Word document with one part that unfolds to so many bytes. */
export function docxBomb(bytes: number): Buffer {
  return docxOf(
    Buffer.concat([
      Buffer.from(`${xml}<w:document xmlns:w="${wordNamespace}"><w:body><w:p><w:r><w:t>`),
      Buffer.alloc(bytes, 'a'),
      Buffer.from('</w:t></w:r></w:p></w:body></w:document>'),
    ]),
  );
}

/** A Word document with this XML as its text, and further parts. */
export function docxOf(document: string | Buffer, more: Record<string, string | Buffer> = {}): Buffer {
  return office('wordprocessingml.document', 'word/document.xml', { 'word/document.xml': document, ...more });
}

/** The same archive, which says of all that unfolds to so many bytes that it unfolds to a thousand. */
export function understated(archive: Buffer, bytes: number): Buffer {
  const told = Buffer.alloc(4);
  told.writeUInt32LE(bytes);
  const lying = Buffer.from(archive);
  for (let at = lying.indexOf(told); at >= 0; at = lying.indexOf(told, at)) lying.writeUInt32LE(1000, at);
  return lying;
}

/** A workbook of one sheet with these rows. */
export function xlsx(rows: readonly (readonly (string | number)[])[]): Buffer {
  const cell = (value: string | number) =>
    typeof value === 'number' ? `<c><v>${value}</v></c>` : `<c t="inlineStr"><is><t>${value}</t></is></c>`;
  const data = rows.map((row) => `<row>${row.map(cell).join('')}</row>`).join('');
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  return office('spreadsheetml.sheet', 'xl/workbook.xml', {
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="Cats" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="${packageRelations}"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${xml}<worksheet xmlns="${main}"><sheetData>${data}</sheetData></worksheet>`,
  });
}

/** An OpenDocument text of one paragraph. */
export function odt(text: string): Buffer {
  const office = 'urn:oasis:names:tc:opendocument:xmlns';
  return zip({
    mimetype: 'application/vnd.oasis.opendocument.text',
    'content.xml': `${xml}<office:document-content xmlns:office="${office}:office:1.0" xmlns:text="${office}:text:1.0"><office:body><office:text><text:p>${text}</text:p></office:text></office:body></office:document-content>`,
  });
}

/** A PDF of one page with these words on it. */
export function pdf(words: string): Buffer {
  return pdfOf('', `BT /F1 24 Tf 72 700 Td (${words}) Tj ET`);
}

/** A PDF of one page whose words unfold to so many bytes. */
export function pdfBomb(bytes: number): Buffer {
  const words = Buffer.concat([
    Buffer.from('BT /F1 24 Tf 72 700 Td ('),
    Buffer.alloc(bytes, 'a'),
    Buffer.from(') Tj ET'),
  ]);
  return pdfOf('/Filter/FlateDecode', deflateSync(words).toString('latin1'));
}

/** @param stream what draws the page, in bytes as Latin-1 */
function pdfOf(filter: string, stream: string): Buffer {
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${stream.length}${filter}>>\nstream\n${stream}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF`;
  return Buffer.from(text, 'latin1');
}

/** Silence, as a WAV file. */
export function wav(samples = 800): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + samples * 2, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(16_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(samples * 2, 40);
  return Buffer.concat([head, Buffer.alloc(samples * 2)]);
}

/** The beginning of a voice message as Discord's clients make them: Opus in Ogg. */
export function ogg(): Buffer {
  const page = Buffer.alloc(28);
  page.write('OggS', 'latin1');
  page.writeUInt8(2, 5);
  page.writeUInt8(1, 26);
  page.writeUInt8(19, 27);
  return Buffer.concat([
    page,
    Buffer.from('OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0', 'latin1'),
    Buffer.alloc(64),
  ]);
}

/** A film of the MP4 family, its tracks of these types, described at its end; nothing in it can be played. */
export function mp4(brand = 'mp42', ...tracks: string[]): Buffer {
  const box = (name: string, ...content: Buffer[]) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
    head.write(name, 4, 'latin1');
    return Buffer.concat([head, ...content]);
  };
  const handler = (type: string) =>
    box('hdlr', Buffer.alloc(8), Buffer.from(type, 'latin1'), Buffer.alloc(13));
  return Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}isom`, 'latin1')),
    box('mdat', Buffer.alloc(64)),
    ...(tracks.length > 0
      ? [box('moov', ...tracks.map((type) => box('trak', box('mdia', handler(type)))))]
      : []),
  ]);
}
