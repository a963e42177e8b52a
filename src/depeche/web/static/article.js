// Moves between an event and its words, by pointer and by keyboard. Everything here also works without it, by links and forms.
const body = document.querySelector("#body");
const cards = [...document.querySelectorAll(".card")];
const marks = [...body.querySelectorAll("mark[data-e]")].map((mark) => ({
  mark,
  roles: mark.dataset.e.split(" ").map((part) => part.split(":")),
}));
const ROLES = ["trigger", "actor", "recipient", "when", "where", "cue", "holder"];

// Shows the words of event `number` (text); none for an empty one.
function light(number) {
  for (const { mark, roles } of marks) {
    mark.classList.remove("on", ...ROLES.map((role) => `on-${role}`));
    for (const [event, role] of roles) if (event === number) mark.classList.add("on", `on-${role}`);
  }
}

const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
function select(card, { focus = true } = {}) {
  for (const other of cards) other.classList.toggle("current", other === card);
  light(card.dataset.n);
  card.querySelector(".proof").open = true;
  const address = new URL(location.href);
  address.searchParams.set("event", card.dataset.id);
  address.hash = card.id;
  if (address.href !== location.href) history.replaceState(null, "", address);
  if (focus) card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", behavior: calm });
  const words = marks.find(({ roles }) => roles.some(([event, role]) => event === card.dataset.n && role === "trigger"));
  words?.mark.scrollIntoView({ block: "nearest", behavior: calm });
}
const current = () => cards.findIndex((card) => card.classList.contains("current"));

// The trigger's own event; of several, the one after the present.
function eventAt(mark) {
  const roles = marks.find((one) => one.mark === mark).roles;
  const found = roles.filter(([, role]) => role === "trigger");
  const numbers = (found.length ? found : roles).map(([event]) => event);
  const now = cards[current()]?.dataset.n;
  return cards.find((card) => card.dataset.n === numbers[(numbers.indexOf(now) + 1) % numbers.length]);
}
body.addEventListener("click", (event) => {
  const go = event.target.closest("a[data-go]");
  const mark = event.target.closest("mark[data-e]");
  const card = go ? cards.find((one) => one.dataset.n === go.dataset.go) : mark && eventAt(mark);
  if (card) {
    event.preventDefault();
    select(card);
  }
});
for (const card of cards) {
  card.addEventListener("pointerenter", () => light(card.dataset.n));
  card.addEventListener("pointerleave", () => light(cards[current()]?.dataset.n ?? ""));
  card.addEventListener("focusin", () => light(card.dataset.n));
  card.querySelector("h2 a").addEventListener("click", (event) => {
    event.preventDefault();
    select(card);
  });
}

function press(card, verdict) {
  const who = card.querySelector('[name="who"]');
  const button = card.querySelector(`button[value="${verdict}"]`);
  if (!button) return;
  if (who.value.trim()) button.click();
  else who.focus();
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const at = current();
  const card = cards[at];
  const actions = {
    j: () => select(cards[Math.min(at + 1, cards.length - 1)]),
    k: () => select(cards[Math.max(at - 1, 0)]),
    a: () => card && press(card, "accept"),
    r: () => card && press(card, "reject"),
    u: () => card && press(card, "undo"),
    e: () => {
      const form = card?.querySelector("details.correct");
      if (form) {
        form.open = true;
        form.querySelector("select").focus();
      }
    },
  };
  if (cards.length && Object.hasOwn(actions, event.key)) {
    event.preventDefault();
    actions[event.key]();
  }
});
const first = cards[current()];
if (first) select(first, { focus: location.hash !== "" });
