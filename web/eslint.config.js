import js from '@eslint/js';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const leavesTheFeature = {
  regex: '^(\\.\\./){2,}',
  message: 'Reach other parts of the app by "@/shared/…"; features do not know each other.',
};
const app = { group: ['@/app', '@/app/*'], message: 'Only src/main.tsx starts the app.' };
const features = {
  group: ['@/features', '@/features/*'],
  message: 'Features do not import each other: compose them in src/app/pages.',
};

/** Restricts static and dynamic imports alike. */
function boundary(files, patterns, dynamic) {
  return {
    files,
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      'no-restricted-syntax': [
        'error',
        {
          selector: `ImportExpression > Literal[value=/${dynamic}/]`,
          message: 'This import crosses a boundary between features.',
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist', 'src/api/generated.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      jsxA11y.flatConfigs.strict,
      reactHooks.configs.flat['recommended-latest'],
    ],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-properties': [
        'error',
        { object: 'crypto', property: 'randomUUID', message: 'Use newId() of shared/api/ids.ts.' },
      ],
    },
  },
  boundary(
    ['src/features/**/*.{ts,tsx}'],
    [app, features, leavesTheFeature],
    '^(@\\u002F(app|features)|(\\.\\.\\u002F){2,})',
  ),
  boundary(
    ['src/shared/**/*.{ts,tsx}'],
    [app, features, leavesTheFeature],
    '^@\\u002F(app|features)',
  ),
  {
    // What runs in Node, and hands some functions to a page.
    files: ['e2e/**/*.mjs'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    files: ['service-worker/worker.js'],
    languageOptions: { globals: globals.serviceworker },
  },
  {
    files: ['**/*.config.{js,ts}', 'service-worker/plugin.ts'],
    languageOptions: { globals: globals.node },
  },
);
