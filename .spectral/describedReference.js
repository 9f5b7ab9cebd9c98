// Finds a property that is a bare reference to a text or a number: it has no words but those of the reference,
// which are about any such text. A choice of words, an object and a branch say themselves what they are.
const SECTION = "#/components/schemas/";

export default (property, options, { document }) => {
  if (typeof property?.$ref !== "string") return [];
  const schema = document.data.components.schemas[property.$ref.slice(SECTION.length)];
  const plain = ["string", "integer", "number", "boolean"].includes(schema?.type) && !schema.enum;
  return plain || property.$ref.endsWith("/AnyValue") ? [{ message: "The reference has no words of its own" }] : [];
};
