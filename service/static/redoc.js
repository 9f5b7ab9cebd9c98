// Redoc's menu shows a logo that a CDN has, and no option keeps it from that. The page may not ask
// other hosts, so an image there is one that cannot be loaded, which Redoc then leaves out.
const image = HTMLImageElement.prototype;
const { get, set } = Object.getOwnPropertyDescriptor(image, "src");
Object.defineProperty(image, "src", {
  get,
  set(url) {
    set.call(this, /^(https?:)?\/\//.test(url) ? "data:," : url);
  },
});
image.setAttribute = function (name, value) {
  if (name === "src") this.src = value;
  else Element.prototype.setAttribute.call(this, name, value);
};

Redoc.init("/openapi.json", { hideLoading: true }, document.getElementById("redoc"));
