import { DefaultPayloadConverter } from '@temporalio/common';
import { inlineMark } from '@waymark/protocol';
import type { Json } from '@waymark/protocol';
import type { ConverterHint, Payload, SerializationContext } from '@temporalio/common';

/** In the place of a value that cannot be read. */
export class UnreadablePayload {}

/** A value that goes to a worker that knows nothing of Waymark, and of where it keeps large values. */
export class ForForeignWorker {
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }
}

/**
 * Reads what comes into a workflow. What others sent, a foreign worker or a person by hand, may be no JSON (`NaN`, which
 * Python writes) or in an encoding that nobody here knows: an exception would fail the workflow task for ever.
 */
class TolerantPayloadConverter extends DefaultPayloadConverter {
  override toPayload<Value>(value: Value, context?: SerializationContext, hint?: ConverterHint<Value>): Payload {
    if (!(value instanceof ForForeignWorker)) return super.toPayload(value, context, hint);
    const payload = super.toPayload(value.json, context);
    return { ...payload, metadata: { ...payload.metadata, [inlineMark]: new Uint8Array([1]) } };
  }

  override fromPayload<Value>(payload: Payload, context?: SerializationContext, hint?: ConverterHint<Value>): Value {
    try {
      return super.fromPayload(payload, context, hint);
    } catch {
      return new UnreadablePayload() as Value;
    }
  }
}

/** The name that the bundler looks for. */
export const payloadConverter = new TolerantPayloadConverter();
