// Classic and blocking, so that a page of the chosen theme is the first thing painted.
{
  const theme = localStorage.getItem("montage.theme");
  if (theme) document.documentElement.dataset.theme = theme;
}
