// Finds a name that stands for two things: generators make a type of every component, whatever its section.
const SECTIONS = ["schemas", "parameters", "responses", "requestBodies"];

export default (components) => {
  const names = SECTIONS.flatMap((section) => Object.keys(components[section] ?? {}));
  const twice = names.filter((name, place) => names.indexOf(name) !== place);
  return twice.map((name) => ({ message: `${name} stands for two things` }));
};
