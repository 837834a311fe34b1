/** What a file is, by its first bytes. */

/** Media type read from the bytes, or undefined when they carry no mark we know. */
export function sniffType(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024));
  for (const [type, mark, at] of marks) if (head.indexOf(mark, at, 'latin1') === at) return type;
  if (head.indexOf('ftyp', 4, 'latin1') === 4) return sniffIsoMedia(head.toString('latin1', 8, 12));
  if (head.indexOf('PK\x03\x04', 0, 'latin1') === 0) return sniffZip(bytes);
  if (isSignedData(head)) return 'application/pkcs7-mime';
  // Readers accept a PDF whose mark comes late (ISO 32000-1, annex H); some scanners write a header
  // before it.
  return head.includes('%PDF-', 0, 'latin1') ? 'application/pdf' : undefined;
}

/**
 * True when the bytes begin as a mail does: nothing but header fields, and among them some that only mail
 * has.
 */
export function looksLikeMail(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1');
  const lines = head.split(/\r?\n/, 40);
  let marksFound = 0;
  let fields = 0;
  for (const line of lines) {
    if (line === '') break;
    if (/^[ \t]/.test(line)) continue;
    if (!/^[\x21-\x39\x3b-\x7e]{1,80}:/.test(line)) {
      if (fields === 0 && line.startsWith('From ')) continue;
      break;
    }
    fields += 1;
    if (/^(?:received|return-path|message-id|mime-version|from|date|subject|x-mailer):/i.test(line))
      marksFound += 1;
  }
  return fields >= 3 && marksFound >= 3;
}

/** The type to file a document under: its bytes over its declaration, and its name where both are silent. */
export function decideType(bytes: Uint8Array, declaredType: string, fileName: string | undefined): string {
  const declared = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(declaredType) ? declaredType : '';
  const extension = /\.([a-z0-9]{1,5})$/i.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  const byName = typesByExtension.get(extension);
  const sniffed = sniffType(bytes);
  if (sniffed === 'application/x-ole-storage') {
    return oleTypes.has(declared)
      ? declared
      : byName !== undefined && oleTypes.has(byName)
        ? byName
        : sniffed;
  }
  if (sniffed === 'application/zip') {
    // Containers we cannot tell apart by their first bytes keep the more telling name.
    return /^application\/vnd\.|epub|java-archive/.test(declared) ? declared : sniffed;
  }
  if (sniffed === 'application/pkcs7-mime' && /^application\/(?:x-)?pkcs7-/.test(declared)) return declared;
  if (sniffed !== undefined) return sniffed;
  if (declared === '' || declared === 'application/octet-stream' || declared === 'binary/octet-stream') {
    return byName ?? 'application/octet-stream';
  }
  return declared;
}

/** The usual file name ending of a media type, without the dot; `bin` when there is none. */
export function extensionFor(type: string): string {
  for (const [extension, named] of typesByExtension) if (named === type) return extension;
  return type.startsWith('text/') ? 'txt' : 'bin';
}

const marks: readonly (readonly [type: string, mark: string, at: number])[] = [
  ['application/pdf', '%PDF-', 0],
  ['image/jpeg', '\xff\xd8\xff', 0],
  ['image/png', '\x89PNG\r\n\x1a\n', 0],
  ['image/gif', 'GIF87a', 0],
  ['image/gif', 'GIF89a', 0],
  ['image/tiff', 'II*\0', 0],
  ['image/tiff', 'MM\0*', 0],
  ['image/webp', 'WEBP', 8],
  ['application/x-ole-storage', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 0],
  ['application/ms-tnef', '\x78\x9f\x3e\x22', 0],
  ['application/vnd.rar', 'Rar!\x1a\x07', 0],
  ['application/x-7z-compressed', '7z\xbc\xaf\x27\x1c', 0],
  ['application/rtf', '{\\rtf', 0],
  ['audio/ogg', 'OggS', 0],
  ['audio/mpeg', 'ID3', 0],
  ['audio/wav', 'WAVE', 8],
];

/** First match wins when a name is made from a type, so the usual ending of each type stands first. */
const typesByExtension = new Map([
  ['pdf', 'application/pdf'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['png', 'image/png'],
  ['gif', 'image/gif'],
  ['tif', 'image/tiff'],
  ['tiff', 'image/tiff'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['avif', 'image/avif'],
  ['webp', 'image/webp'],
  ['bmp', 'image/bmp'],
  ['eml', 'message/rfc822'],
  ['msg', 'application/vnd.ms-outlook'],
  ['zip', 'application/zip'],
  ['rar', 'application/vnd.rar'],
  ['7z', 'application/x-7z-compressed'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ['pptx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  ['odt', 'application/vnd.oasis.opendocument.text'],
  ['ods', 'application/vnd.oasis.opendocument.spreadsheet'],
  ['doc', 'application/msword'],
  ['xls', 'application/vnd.ms-excel'],
  ['ppt', 'application/vnd.ms-powerpoint'],
  ['rtf', 'application/rtf'],
  ['txt', 'text/plain'],
  ['csv', 'text/csv'],
  ['html', 'text/html'],
  ['htm', 'text/html'],
  ['xml', 'application/xml'],
  ['json', 'application/json'],
  ['ics', 'text/calendar'],
  ['vcf', 'text/vcard'],
  ['p7m', 'application/pkcs7-mime'],
  ['p7s', 'application/pkcs7-signature'],
  ['dat', 'application/ms-tnef'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['ogg', 'audio/ogg'],
  ['wav', 'audio/wav'],
]);

const oleTypes = new Set([
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.ms-outlook',
]);

function sniffIsoMedia(brand: string): string {
  if (/^(?:heic|heix|hevc|hevx|heim|heis)$/.test(brand)) return 'image/heic';
  if (brand === 'mif1' || brand === 'msf1') return 'image/heif';
  if (brand === 'avif' || brand === 'avis') return 'image/avif';
  if (brand === 'qt  ') return 'video/quicktime';
  return brand === 'M4A ' ? 'audio/mp4' : 'video/mp4';
}

/**
 * The office formats are ZIP files told apart by the names inside; these stand readable at the start and
 * at the end.
 */
function sniffZip(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 8192));
  const tailAt = Math.max(0, bytes.length - 16_384);
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + tailAt, bytes.length - tailAt);
  const openDocument = /mimetypeapplication\/vnd\.oasis\.opendocument\.(text|spreadsheet)/.exec(
    head.toString('latin1'),
  );
  if (openDocument !== null) return `application/vnd.oasis.opendocument.${openDocument[1] ?? ''}`;
  const holds = (name: string) => head.includes(name, 0, 'latin1') || tail.includes(name, 0, 'latin1');
  if (!holds('[Content_Types].xml')) return 'application/zip';
  if (holds('word/')) return typesByExtension.get('docx') ?? 'application/zip';
  if (holds('xl/')) return typesByExtension.get('xlsx') ?? 'application/zip';
  return holds('ppt/') ? (typesByExtension.get('pptx') ?? 'application/zip') : 'application/zip';
}

/** DER SEQUENCE holding the OID signedData 1.2.840.113549.1.7.2 (RFC 5652): a `.p7m` or `.p7s` file. */
function isSignedData(head: Buffer): boolean {
  if (head[0] !== 0x30) return false;
  const at = head.indexOf('\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02', 0, 'latin1');
  return at >= 2 && at <= 6;
}
