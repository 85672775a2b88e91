import type { Question, QuestionInput } from '@/shared/api/types';

export const questionKinds = [
  'text',
  'long_text',
  'choice',
  'several',
  'checkbox',
  'date',
] as const;
export type QuestionKind = (typeof questionKinds)[number];

export interface ChoiceValue {
  /** Tells the lines of the form apart; of a choice that is stored, its id. */
  key: string;
  /** Null for a new one. */
  id: string | null;
  label: string;
}

export interface QuestionValues {
  kind: QuestionKind;
  prompt: string;
  help: string;
  required: boolean;
  /** Whether all are asked, or those with one of `types`. */
  asked: 'all' | 'some';
  types: string[];
  choices: ChoiceValue[];
}

export type QuestionField = keyof QuestionValues;
/** A key under `questions.error` in the texts. */
export type QuestionFault = 'required' | 'choices' | 'sameChoice' | 'types';

export const emptyQuestion: QuestionValues = {
  kind: 'text',
  prompt: '',
  help: '',
  required: false,
  asked: 'all',
  types: [],
  choices: [],
};

/** Null for a kind that is newer than this page. */
export function knownKind(kind: string): QuestionKind | null {
  return questionKinds.find((known) => known === kind) ?? null;
}

export function hasChoices(kind: QuestionKind): boolean {
  return kind === 'choice' || kind === 'several';
}

export function questionValues(question: Question): QuestionValues {
  const { ticket_type_ids: types } = question;
  return {
    kind: knownKind(question.kind) ?? 'text',
    prompt: question.prompt,
    help: question.help,
    required: question.required,
    asked: types === null ? 'all' : 'some',
    types: types ?? [],
    choices: question.choices.map(({ id, label }) => ({ key: id, id, label })),
  };
}

/** What can be seen to be wrong without asking the server, by the path of the field. */
export function findQuestionFaults(values: QuestionValues): Record<string, QuestionFault> {
  const faults: Record<string, QuestionFault> = {};
  if (values.prompt.trim() === '') faults.prompt = 'required';
  if (values.asked === 'some' && values.types.length === 0) faults.types = 'types';
  if (!hasChoices(values.kind)) return faults;
  if (values.choices.length === 0) faults.choices = 'choices';
  const labels = values.choices.map(({ label }) => label.trim());
  labels.forEach((label, index) => {
    if (label === '') faults[`choices.${index}.label`] = 'required';
    else if (labels.indexOf(label) < index) faults[`choices.${index}.label`] = 'sameChoice';
  });
  return faults;
}

/** What the API takes. Call it only with values without faults. */
export function questionInput(values: QuestionValues): QuestionInput {
  return {
    kind: values.kind,
    prompt: values.prompt.trim(),
    help: values.help,
    required: values.required,
    ticket_type_ids: values.asked === 'all' ? null : values.types,
    choices: hasChoices(values.kind)
      ? values.choices.map(({ id, label }) => (id === null ? { label } : { id, label }))
      : [],
  };
}

/** The path of the field that a JSON pointer of the server's answer is about. */
export function questionFieldAt(pointer: string): string | undefined {
  const [, field, index] = pointer.split('/');
  if (field === 'choices') return index === undefined ? 'choices' : `choices.${index}.label`;
  if (field === 'ticket_type_ids') return 'types';
  return ['kind', 'prompt', 'help', 'required'].find((name) => name === field);
}
