package dev.montage.models.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.montage.models.grammar.GrammarBuilder;

/** From schemas to rules of a grammar. */
public final class Schemas {
    private Schemas() {}

    /**
     * The documents that meet a schema.
     *
     * @return the number of the rule
     * @throws SchemaException if it is no schema, if nothing meets it, or if it asks for what
     *     cannot be enforced
     */
    public static int rule(JsonNode schema, GrammarBuilder grammar) {
        int rule = new SchemaCompiler(schema, grammar).rule();
        if (grammar.tokensToEnd(rule).isEmpty()) {
            throw new SchemaException("", "expected a schema that something finite meets");
        }
        return rule;
    }

    /** All JSON objects. */
    public static int anyObject(GrammarBuilder grammar) {
        return rule(JsonNodeFactory.instance.objectNode().put("type", "object"), grammar);
    }
}
