'use client';

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import type { JsonObject } from '@waymark/protocol';
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from 'react';
import type { Finding } from '../../api/types.ts';
import { formatOf } from './definition-text.ts';
import { languageOf, loadSchemaSupport } from './editor-language.ts';
import { type Place, rangeOfPlace } from './range-of-finding.ts';
import classes from './definition.module.css';

export type EditorHandle = { jumpTo: (place: Place) => void };

type Props = {
  text: string;
  onChange: (text: string) => void;
  errors: Finding[];
  warnings: Finding[];
  /** JSON Schema of definitions, for completion and hover. */
  schema: JsonObject | null;
  ref: Ref<EditorHandle>;
};

/** The definition as text: CodeMirror with the language's schema, and findings at their place. */
export default function CodeEditor({ text, onChange, errors, warnings, schema, ref }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const language = useRef(new Compartment());
  const initial = useRef(text);
  const tell = useEffectEvent(onChange);
  const format = formatOf(text);

  useEffect(() => {
    if (!host.current) return;
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          basicSetup,
          syntaxHighlighting(highlight),
          look,
          lintGutter(),
          EditorState.tabSize.of(2),
          EditorView.contentAttributes.of({ 'aria-label': 'Definition' }),
          language.current.of([]),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) tell(state.doc.toString());
          }),
        ],
      }),
    });
    // Long text is scrolled by the keyboard too.
    editor.scrollDOM.tabIndex = 0;
    view.current = editor;
    return () => editor.destroy();
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== text)
      editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    const place = (severity: 'error' | 'warning') => (finding: Finding) =>
      toDiagnostic(editor.state, finding, severity);
    editor.dispatch(setDiagnostics(editor.state, [...errors.map(place('error')), ...warnings.map(place('warning'))]));
  }, [errors, warnings]);

  useEffect(() => {
    const support = languageOf(format);
    const speak = (extensions: Extension): void =>
      view.current?.dispatch({ effects: language.current.reconfigure(extensions) });
    speak(support);
    if (!schema) return;
    let current = true;
    void loadSchemaSupport(format, schema).then((help) => {
      if (current) speak([support, help]);
    });
    return () => {
      current = false;
    };
  }, [format, schema]);

  useImperativeHandle(ref, () => ({
    jumpTo(place) {
      const editor = view.current;
      if (!editor) return;
      const { from, to } = rangeOfPlace(editor.state, place);
      editor.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: 'center' }),
      });
      editor.focus();
    },
  }));

  return <div ref={host} className={classes.code} />;
}

function toDiagnostic(state: EditorState, finding: Finding, severity: 'error' | 'warning'): Diagnostic {
  const { message, hint } = finding;
  return {
    ...rangeOfPlace(state, finding),
    severity,
    message: hint
      ? `${message}
${hint}`
      : message,
  };
}

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--w-text)' },
  { tag: [tags.string, tags.content], color: 'var(--w-completed-fg)' },
  { tag: [tags.number, tags.bool], color: 'var(--w-running-fg)' },
  { tag: [tags.null, tags.comment, tags.separator, tags.meta], color: 'var(--w-dim)' },
  { tag: [tags.labelName, tags.typeName], color: 'var(--w-undo-fg)' },
]);

const look = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', backgroundColor: 'var(--w-surface)', color: 'var(--w-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '19px' },
  '.cm-content': { caretColor: 'var(--w-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--w-text)' },
  '.cm-gutters': { backgroundColor: 'var(--w-surface)', color: 'var(--w-faint)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--w-text) 4%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--w-text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--w-accent) 28%, transparent)',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--w-surface)',
    border: '1px solid var(--w-border-strong)',
    borderRadius: '6px',
    color: 'var(--w-text)',
    maxWidth: '480px',
  },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--w-accent-soft)',
    color: 'var(--w-text)',
  },
  '.cm-matchingBracket': { backgroundColor: 'color-mix(in srgb, var(--w-accent) 22%, transparent) !important' },
  '.cm-foldPlaceholder': { backgroundColor: 'var(--w-sunken)', border: 'none', color: 'var(--w-dim)' },
});
