'use client';

import { Button, FileButton, Menu, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, Eraser, FileUp, UploadCloud } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { parseAsString, useQueryStates } from 'nuqs';
import { useCallback, useEffect, useRef, useState, type DragEvent } from 'react';
import { api } from '../../api/client.ts';
import type { Workflow } from '../../api/types.ts';
import { formatJson } from '../../components/json-text.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { ProblemPanel } from '../../components/problem-panel.tsx';
import { Section } from '../../components/section.tsx';
import { findGraphStep } from '../graph/find-step.ts';
import { Graph } from '../graph/graph.tsx';
import type { EditorHandle } from './code-editor.tsx';
import { formatOf } from './definition-text.ts';
import { ProblemsList } from './problems-list.tsx';
import { StartForm } from './start-form.tsx';
import { usePublish } from './use-publish.ts';
import { useDraft } from './use-draft.ts';
import { useDefinitionSchema } from './use-definition-schema.ts';
import { useValidation } from './use-validation.ts';
import { titleOf } from '../workflows/title-of.ts';
import classes from './definition.module.css';

const CodeEditor = dynamic(() => import('./code-editor.tsx'), {
  ssr: false,
  loading: () => <Skeleton height="100%" />,
});

/** Write, paste or upload a definition; see what it means while typing; publish it, start it. */
export function NewDefinitionPage() {
  const router = useRouter();
  const [text, setText, forget] = useDraft();
  const checked = useValidation(text ?? '');
  const schema = useDefinitionSchema();
  const editor = useRef<EditorHandle>(null);
  const [selected, setSelected] = useState<string | null>(null);
  const { examples, problem } = usePrefill(setText);

  const publish = usePublish(text ?? '', forget);
  const { definition } = checked;
  const select = useCallback(
    (address: string) => {
      setSelected(address);
      const step = definition === null ? null : findGraphStep(definition, (candidate) => candidate.address === address);
      if (step) editor.current?.jumpTo(step);
    },
    [definition],
  );

  async function readFile(file: File | null | undefined): Promise<void> {
    if (!file) return;
    setText(await file.text());
    notifications.show({ message: `${file.name} is in the editor` });
  }

  const ready = checked.state === 'valid';
  return (
    <>
      <PageHeader
        title="New definition"
        note="JSON or YAML on the left, what it means on the right. Publishing a known name makes its next version."
        actions={
          <>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" rightSection={<ChevronDown size={14} />}>
                  Examples
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                {examples.length === 0 && <Menu.Item disabled>None to offer right now</Menu.Item>}
                {examples.map((example) => (
                  <Menu.Item key={example.name} onClick={() => setText(textOf(example))}>
                    {titleOf(example)}
                    <span className={classes.exampleName}>{example.name}</span>
                  </Menu.Item>
                ))}
              </Menu.Dropdown>
            </Menu>
            <FileButton
              onChange={(file) => void readFile(file)}
              accept=".json,.yaml,.yml,application/json,application/yaml"
            >
              {(props) => (
                <Button {...props} variant="default" leftSection={<FileUp size={14} />}>
                  Upload
                </Button>
              )}
            </FileButton>
            <Button variant="default" leftSection={<Eraser size={14} />} disabled={!text} onClick={() => setText('')}>
              Clear
            </Button>
          </>
        }
      />
      {problem && (
        <div className={classes.problem}>
          <ProblemPanel error={problem} />
        </div>
      )}
      <div className={classes.columns}>
        <DropArea onFile={(file) => void readFile(file)}>
          <div className={classes.editor}>
            {text !== null && (
              <CodeEditor
                ref={editor}
                text={text}
                onChange={setText}
                errors={checked.errors}
                warnings={checked.warnings}
                schema={schema}
              />
            )}
          </div>
          <ProblemsList
            checked={checked}
            format={formatOf(text ?? '')}
            onJump={(finding) => editor.current?.jumpTo(finding)}
          />
        </DropArea>
        <div className={classes.side}>
          <Section title="Graph" flush>
            <div className={classes.graph}>
              {definition === null ? (
                <p className={classes.hint}>The graph appears as you type.</p>
              ) : (
                <Graph
                  definition={definition}
                  errorPointers={checked.errors.map(({ pointer }) => pointer)}
                  selected={selected}
                  onSelect={select}
                />
              )}
            </div>
          </Section>
          <Section
            title="Publish and start"
            aside={
              <Button
                variant="default"
                leftSection={<UploadCloud size={14} />}
                disabled={!ready}
                loading={publish.isPending}
                onClick={() =>
                  publish.mutate(undefined, {
                    onSuccess: ({ workflow: { name, version } }) =>
                      router.push(`/workflows/${name}?version=${version}`),
                  })
                }
              >
                Publish only
              </Button>
            }
          >
            {publish.isError && <ProblemPanel error={publish.error} />}
            {definition !== null && (
              <StartForm
                key={nameOf(definition)}
                definition={definition}
                publish={async () => (await publish.mutateAsync()).workflow}
                disabled={!ready}
              />
            )}
            {definition === null && <p className="dim">Write or choose a definition first.</p>}
          </Section>
        </div>
      </div>
    </>
  );
}

/** Fills the editor from the address: an example (`?example=`) or a published workflow (`?from=`). */
function usePrefill(setText: (text: string) => void) {
  const { data: examples = [] } = useQuery({ queryKey: ['examples'], queryFn: api.listExamples, staleTime: 60_000 });
  const [wanted, setWanted] = useQueryStates({ example: parseAsString, from: parseAsString });
  const source = useQuery({
    queryKey: ['workflow', wanted.from],
    queryFn: () => api.getWorkflow(wanted.from ?? ''),
    enabled: wanted.from !== null,
  });
  const found = wanted.from ? source.data : examples.find(({ name }) => name === wanted.example);
  useEffect(() => {
    if (!found) return;
    setText(textOf(found));
    void setWanted({ example: null, from: null });
  }, [found, setText, setWanted]);
  return { examples, problem: source.error };
}

/** As it was written; what was written as JSON is set like all JSON here. */
function textOf({ definition, source }: Pick<Workflow, 'definition'> & Partial<Pick<Workflow, 'source'>>): string {
  return source?.text ?? formatJson(definition);
}

function DropArea({ onFile, children }: { onFile: (file: File | undefined) => void; children: React.ReactNode }) {
  const [over, setOver] = useState(false);
  const handle = (event: DragEvent, isOver: boolean): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(isOver);
  };
  return (
    <div
      className={classes.text}
      data-over={over || undefined}
      onDragOver={(event) => handle(event, true)}
      onDragLeave={(event) => handle(event, false)}
      onDropCapture={(event) => {
        handle(event, false);
        if (event.dataTransfer.files.length === 0) return;
        event.stopPropagation();
        onFile(event.dataTransfer.files[0]);
      }}
    >
      {children}
    </div>
  );
}

function nameOf(definition: unknown): string {
  return typeof definition === 'object' && definition !== null && 'name' in definition ? String(definition.name) : '';
}
