// In place of answers.js, on a light page that is no step of a lesson: it is sent with every first answer.

const keepAnswer = () => null;
const answersAfter = () => [];
