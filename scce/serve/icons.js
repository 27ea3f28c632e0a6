// Icons are letters of a font: until it is there, they would be read as words.
document.fonts.addEventListener("loadingdone", ({ fontfaces }) => {
  if (fontfaces.some(({ family }) => family.includes("Material Symbols"))) document.documentElement.classList.add("scce-icons");
});
