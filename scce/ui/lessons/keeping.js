// The lesson that is being made, in this browser: a state that is added from any page finds the steps before it.

// The step that was added is seen first, and a keyboard goes on there: it may not stand on the page yet.
const goTo = (number, frames = 120) => {
  const step = document.querySelector(`.st-key-make_step_${number}`);
  if (!step && frames) requestAnimationFrame(() => goTo(number, frames - 1));
  if (!step) return;
  Object.assign(step, { tabIndex: -1 }).style.cssText = "scroll-margin-top: 5rem; outline: none";
  step.focus({ preventScroll: true });
  step.scrollIntoView();
};

export default ({ parentElement, data, setTriggerValue }) => {
  const NAME = "scce-lesson";
  if (Number.isInteger(data.added)) goTo(data.added);
  try {
    const kept = localStorage.getItem(NAME);
    if (data.asks && kept && kept !== data.text && !parentElement.asked) {
      parentElement.asked = true;
      setTriggerValue("kept", kept);
    } else if (data.keeps) {
      localStorage.setItem(NAME, data.text);
    }
  } catch {
    // a browser that keeps nothing: the lesson is in its link
  }
};
