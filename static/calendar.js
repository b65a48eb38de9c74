// Arrow keys in the month; without them every day that has something is a link, and the months are links too.
(() => {
  "use strict";

  const table = document.querySelector("[data-month]");
  if (!table) return;
  const days = [...table.querySelectorAll("td.day:not(.day--none)")];
  const stops = days.map((day) => day.querySelector("a") ?? day);
  table.setAttribute("role", "grid");

  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const edges = { PageUp: "prev", PageDown: "next" };

  const rest = (place) => stops.forEach((stop, other) => { stop.tabIndex = other === place ? 0 : -1; });
  const today = days.findIndex((day) => day.hasAttribute("aria-current"));
  const first = stops.findIndex((stop) => stop.tagName === "A");
  rest(Math.max(today >= 0 ? today : first, 0));

  table.addEventListener("keydown", (event) => {
    const place = stops.indexOf(event.target);
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const inWeek = [...days[place].parentElement.children].filter((day) => days.includes(day));
    const ends = { Home: inWeek[0], End: inWeek[inWeek.length - 1] };
    const wanted = event.key in ends ? days.indexOf(ends[event.key]) : place + (steps[event.key] ?? NaN);
    if (event.key in edges) {
      const way = document.querySelector(`a[rel=${edges[event.key]}]`);
      if (way) { event.preventDefault(); way.click(); }
    } else if (stops[wanted]) {
      event.preventDefault();
      rest(wanted);
      stops[wanted].focus();
    }
  });

  // A day that is followed shows its line, and the keyboard goes on from there.
  table.addEventListener("click", (event) => {
    const way = event.target.closest("a[href^='#']");
    const line = way && document.getElementById(way.hash.slice(1));
    if (line) setTimeout(() => line.focus(), 0);
  });
})();
