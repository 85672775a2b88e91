import { useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnswersInput } from '@/shared/api/types';
import { fieldMessages } from '@/shared/i18n/errors';
import {
  findFormFaults,
  formErrors,
  type AskedForm,
  type FormErrors,
  type FormValues,
} from './answer-values';

/**
 * The state of a form of answers, its own checks, and the server's complaints at their fields;
 * `fields` is where these are on the page.
 */
export function useAnswers(
  form: AskedForm,
  initial: FormValues,
  fields: RefObject<HTMLElement | null>,
) {
  const { t } = useTranslation('registrations');
  const { t: common } = useTranslation('common');
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<FormErrors>({});

  const complain = (found: FormErrors) => {
    setErrors(found);
    // Once they show: in the order of the page.
    requestAnimationFrame(() => {
      const all = fields.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [];
      const first = [...all].find(({ dataset }) => (dataset.field ?? '') in found);
      first?.querySelector<HTMLElement>('input, textarea, select')?.focus();
    });
  };
  return {
    values,
    errors,
    change: (next: FormValues) => {
      setValues(next);
      // A complaint goes with what it was about.
      setErrors((before) =>
        Object.fromEntries(
          Object.entries(before).filter(([key]) => valueAt(next, key) === valueAt(values, key)),
        ),
      );
    },
    /** Whether nothing is missing; else it says what, and goes there. */
    check: (): boolean => {
      const faults = Object.entries(findFormFaults(form, values));
      complain(Object.fromEntries(faults.map(([key, fault]) => [key, t(`form.error.${fault}`)])));
      return faults.length === 0;
    },
    /** Shows what the server refused of what was sent. */
    refused: (error: unknown, sent: AnswersInput) => {
      const found = formErrors(fieldMessages(error, common), sent);
      if (Object.keys(found).length > 0) complain(found);
    },
  };
}

function valueAt({ answers, guests }: FormValues, key: string) {
  return key.startsWith('guest-') ? guests[Number(key.slice('guest-'.length))] : answers[key];
}
