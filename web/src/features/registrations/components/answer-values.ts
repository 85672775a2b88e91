import type { AnswersInput, EventForm, Question, RegistrationDetails } from '@/shared/api/types';

/** Text, an id of a choice, or a day; a box; or ids of choices. */
export type AnswerValue = string | boolean | string[];

/** What was typed, by question; what belongs to no question any more is left alone. */
export interface FormValues {
  answers: Record<string, AnswerValue>;
  guests: string[];
}

/** The form as it is for somebody's choice. */
export interface AskedForm {
  questions: Question[];
  /** For so many places names are asked, from the first on. */
  places: number;
  namesRequired: boolean;
}

/** By the question's id, or `guest-0` and so on. */
export type FormErrors = Record<string, string>;

export const emptyForm: FormValues = { answers: {}, guests: [] };

export function askedForm(
  form: EventForm | undefined,
  ticketTypeId: string | undefined,
  quantity: number,
): AskedForm {
  const questions = (form?.items ?? []).filter(
    ({ ticket_type_ids: types }) =>
      types == null || (ticketTypeId !== undefined && types.includes(ticketTypeId)),
  );
  const namesRequired = form?.guest_names === 'required';
  // Who comes alone has a name already.
  const asked = namesRequired || (form?.guest_names === 'optional' && quantity > 1);
  return { questions, places: asked ? quantity : 0, namesRequired };
}

export function asksAnything({ questions, places }: AskedForm): boolean {
  return questions.length > 0 || places > 0;
}

/** What a registration says already. */
export function storedForm({ answers, guests }: RegistrationDetails): FormValues {
  return {
    answers: Object.fromEntries(
      answers.map(({ question_id: id, value }) => [id, value as AnswerValue]),
    ),
    guests: guests.map((name) => name ?? ''),
  };
}

export function textOf(value: AnswerValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

export function idsOf(value: AnswerValue | undefined): string[] {
  return Array.isArray(value) ? value : [];
}

function isOpen(question: Question, value: AnswerValue | undefined): boolean {
  switch (question.kind) {
    case 'several':
      return idsOf(value).length === 0;
    case 'checkbox':
      return value !== true;
    default:
      return textOf(value).trim() === '';
  }
}

/** A key under `form.error` in the texts. */
export type FormFault = 'required' | 'mustTick' | 'name';

/** What can be seen to be missing without asking the server. */
export function findFormFaults(form: AskedForm, values: FormValues): Record<string, FormFault> {
  const faults: Record<string, FormFault> = {};
  for (let place = 0; form.namesRequired && place < form.places; place += 1) {
    if ((values.guests[place] ?? '').trim() === '') faults[`guest-${place}`] = 'name';
  }
  for (const question of form.questions) {
    if (!question.required || !isOpen(question, values.answers[question.id])) continue;
    faults[question.id] = question.kind === 'checkbox' ? 'mustTick' : 'required';
  }
  return faults;
}

/** What the API takes: an answer a question, in their order, so that its pointers tell which. */
export function answersInput(form: AskedForm, values: FormValues): AnswersInput {
  return {
    answers: form.questions.map((question) => ({
      question_id: question.id,
      value: valueOf(question, values.answers[question.id]),
    })),
    ...(form.places > 0
      ? {
          guests: Array.from({ length: form.places }, (_, place) => {
            const name = (values.guests[place] ?? '').trim();
            return name === '' ? null : name;
          }),
        }
      : {}),
  };
}

function valueOf(question: Question, value: AnswerValue | undefined): AnswerValue | null {
  if (question.kind === 'checkbox') return value === true;
  if (question.kind === 'several') {
    // A choice that is gone meanwhile can't be chosen any more.
    const ids = idsOf(value).filter((id) => question.choices.some((choice) => choice.id === id));
    return ids.length > 0 ? ids : null;
  }
  const text = textOf(value);
  const gone = question.kind === 'choice' && !question.choices.some((choice) => choice.id === text);
  return text.trim() === '' || gone ? null : text;
}

/** The server's complaints at the fields that were sent. */
export function formErrors(
  messages: Map<string, string>,
  sent: AnswersInput | undefined,
): FormErrors {
  const errors: FormErrors = {};
  for (const [pointer, message] of messages) {
    const [, list, index] = pointer.split('/');
    const question = list === 'answers' ? sent?.answers?.[Number(index)] : undefined;
    if (question) errors[question.question_id] ??= message;
    if (list === 'guests' && index !== undefined) errors[`guest-${index}`] ??= message;
  }
  return errors;
}
