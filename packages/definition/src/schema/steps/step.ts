import { z } from 'zod';
import type { StepDefinition } from '../../definition.ts';
import { defineNestedStep } from '../nested.ts';
import { ActionStep } from './action.ts';
import { ActivityStep } from './activity.ts';
import { ApprovalStep } from './approval.ts';
import { BlockStep } from './block.ts';
import { EmitStep } from './emit.ts';
import { EventStep } from './event.ts';
import { FailStep } from './fail.ts';
import { ForEachStep } from './for-each.ts';
import { HttpStep } from './http.ts';
import { LoopStep } from './loop.ts';
import { ParallelStep } from './parallel.ts';
import { RestartStep } from './restart.ts';
import { ReturnStep } from './return.ts';
import { ScriptStep } from './script.ts';
import { SetStep } from './set.ts';
import { SwitchStep } from './switch.ts';
import { ValueStep } from './value.ts';
import { WaitStep } from './wait.ts';
import { WorkflowStep } from './workflow.ts';

/** All step types, in the order of the reference. */
export const stepSchemas = [
  ActionStep,
  ActivityStep,
  HttpStep,
  ScriptStep,
  WorkflowStep,
  WaitStep,
  EventStep,
  EmitStep,
  ApprovalStep,
  SwitchStep,
  BlockStep,
  ParallelStep,
  ForEachStep,
  LoopStep,
  SetStep,
  ValueStep,
  ReturnStep,
  RestartStep,
  FailStep,
] as const;

export const Step = z
  .discriminatedUnion('type', stepSchemas)
  .meta({ id: 'Step', description: 'A step; `type` says what it does.' });

/** The names of the step types of this version. */
export const stepTypes: string[] = stepSchemas.map(({ shape }) => shape.type.value);

defineNestedStep(Step satisfies z.ZodType<StepDefinition>);
