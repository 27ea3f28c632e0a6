// The lesson that is being made, in this browser: a state that is added from any page finds the steps before it.

export default ({ parentElement, data, setTriggerValue }) => {
  const NAME = "scce-lesson";
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
