package dev.montage.server.wire;

import java.util.List;

/**
 * What a streamed response tells, in order. Every event has its {@code type}, which is also the
 * name of the server-sent event, and counts up in {@code sequence_number}.
 */
public sealed interface ResponseEvent {

    /** As {@code response.output_text.delta}. */
    String type();

    /** 0 for the first event of a response. */
    int sequenceNumber();

    /** The response as a whole has come to a new state. */
    record Changed(
            @OneOf({
                        "response.created",
                        "response.in_progress",
                        "response.completed",
                        "response.incomplete",
                        "response.failed"
                    })
                    String type,
            int sequenceNumber,
            ResponseReply response)
            implements ResponseEvent {}

    /** An item of the answer begins or ends. */
    record Item(
            @OneOf({"response.output_item.added", "response.output_item.done"}) String type,
            int sequenceNumber,
            int outputIndex,
            ResponseItem.Answer item)
            implements ResponseEvent {}

    /** A piece of a message begins or ends. */
    record Part(
            @OneOf({"response.content_part.added", "response.content_part.done"}) String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            int contentIndex,
            ResponseItem.OutputText part)
            implements ResponseEvent {}

    /** More text. */
    record TextDelta(
            @OneOf("response.output_text.delta") String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            int contentIndex,
            String delta,
            List<ChatReply.TokenLogprob> logprobs)
            implements ResponseEvent {}

    /** More of the arguments of a call. */
    record ArgumentsDelta(
            @OneOf("response.function_call_arguments.delta") String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            String delta)
            implements ResponseEvent {}

    /** All arguments of a call. */
    record ArgumentsDone(
            @OneOf("response.function_call_arguments.done") String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            String name,
            String arguments)
            implements ResponseEvent {}

    /** All text. */
    record TextDone(
            @OneOf("response.output_text.done") String type,
            int sequenceNumber,
            String itemId,
            int outputIndex,
            int contentIndex,
            String text,
            List<ChatReply.TokenLogprob> logprobs)
            implements ResponseEvent {}
}
