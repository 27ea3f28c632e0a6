// What a page without a live component has of one: what the keys do, and a question or a step of a lesson.

export default ({ parentElement, data, setTriggerValue }) => {
  parentElement.asking ??= new Asking(parentElement);
  parentElement.asking.hear(data, setTriggerValue);
  return () => parentElement.asking.leave();
};

class Asking {
  constructor(parent) {
    this.keys = buildKeyLine((action) => this.act(action));
    this.question = buildQuestion((choice) => this.tell("choice", choice));
    this.lesson = buildLesson((given) => this.tell("choice", given));
    this.stop = listen((action) => this.data.view.present && this.act(action));
    this.root = element("div", { className: "live asking" }, this.keys.root);
    parent.append(this.root);
  }

  hear(data, tell) {
    [this.data, this.tell] = [data, tell];
    const { view, way } = data;
    this.root.classList.toggle("presenting", view.present);
    this.keys.root.hidden = !view.present;
    this.keys.layOut(view.title, waysIn(view.question, way));
    const isStep = Boolean(view.question?.lesson);
    this.question.layOut(isStep ? null : view.question, view.outcome);
    this.lesson.layOut(isStep ? view.question : null, view.outcome);
    const [card, other] = isStep ? [this.lesson, this.question] : [this.question, this.lesson];
    other.root.remove();
    if (card.root.parentNode !== this.root) this.root.append(card.root);
  }

  act(action) {
    if (action === "reset") this.tell("reset", true);
    else if (action === "leave") location.assign(`${location.pathname}?${this.data.plain}`);
    else {
      const address = waysIn(this.data.view.question, this.data.way)[action];
      if (address) location.assign(address);
    }
  }

  leave() {
    this.stop();
    this.root.remove();
  }
}
