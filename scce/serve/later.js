// What Streamlit asks for begins when the first picture has been drawn: read at the same time, it would hold that up.
// In a tab that nobody looks at nothing is drawn, so it does not wait for long.
{
  const later = document.getElementById("scce-later");
  const begin = () => later.isConnected && later.replaceWith(document.importNode(later.content, true));
  requestAnimationFrame(() => setTimeout(begin));
  setTimeout(begin, 200);
}
