import { DefaultPayloadConverter } from '@temporalio/common';
import type { ConverterHint, Payload, SerializationContext } from '@temporalio/common';

/** In the place of a value that cannot be read. */
export class UnreadablePayload {}

/**
 * Reads what comes into a workflow. What others sent, a foreign worker or a person by hand, may be no JSON (`NaN`, which
 * Python writes) or in an encoding that nobody here knows: an exception would fail the workflow task for ever.
 */
class TolerantPayloadConverter extends DefaultPayloadConverter {
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
