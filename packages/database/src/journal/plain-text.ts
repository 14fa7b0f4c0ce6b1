/** Text as PostgreSQL can keep it in a text column: without the one character that it cannot hold. */
export function plainText<Text extends string | null>(text: Text): Text {
  return (text?.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text) as Text;
}
