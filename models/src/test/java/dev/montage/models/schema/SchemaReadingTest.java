package dev.montage.models.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.montage.models.grammar.Grammar;
import dev.montage.models.grammar.GrammarBuilder;
import dev.montage.models.grammar.RandomModel;
import dev.montage.models.grammar.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which documents a schema's grammar has, and which it has not. */
final class SchemaReadingTest {
    private static Reading read(String schema, String document) throws JsonProcessingException {
        GrammarBuilder builder = new GrammarBuilder(RandomModel.LEXICON);
        Grammar grammar = builder.build(Schemas.rule(new ObjectMapper().readTree(schema), builder));
        return Reading.of(grammar, document);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"object"} | {}
                    {"type":"object"} | {"a":1,"b":[true, {"c": null}]}
                    {"properties":{"a":{"type":"integer"},"b":{}}} | {"b":"x"}
                    {"properties":{"a":{"type":"integer"},"b":{}}} | {"a":12, "b": {"z":[]}}
                    {"properties":{"a":true},"additionalProperties":{"type":"null"}} | {"a":0,"aa":null}
                    {"type":"string"} | "a\\n\\u00e9é😀\\ud83d\\ude00\\/"
                    {"type":"string","minLength":2,"maxLength":2} | "😀\\ud83d\\ude00"
                    {"type":["string","null"]} | null
                    {"type":"number"} | -12.5e+10
                    {"type":"number","maximum":2.5} | 2.50
                    {"type":"number","minimum":-0.5} | -0.5
                    {"type":"integer","multipleOf":4} | -12
                    {"type":"number","multipleOf":0.25} | 3.750
                    {"enum":["a",{"b":[1,2]}]} | {"b":[1,2]}
                    {"type":"string","pattern":"^a|b$"} | "xxb"
                    {"type":"string","pattern":"\\\\$\\\\d+"} | "for $30 only"
                    {"type":"string","pattern":"^\\"$"} | "\\""
                    {"type":"string","format":"date"} | "2024-02-29"
                    {"type":"array","items":{"type":"integer"},"minItems":2} | [1, 2,3]
                    {"type":"array","prefixItems":[{"type":"null"}]} | [null,1,"x"]
                    {"allOf":[{"minimum":3},{"type":"integer"},{"maximum":4}]} | 4
                    {"anyOf":[{"type":"integer"},{"type":"string"}],"minimum":3,"minLength":1} | "x"
                    """)
    void completes(String schema, String document) throws JsonProcessingException {
        assertEquals(Reading.COMPLETE, read(schema, document));
        for (int end = 0; end < document.length(); end++) {
            if (!Character.isHighSurrogate(document.charAt(Math.max(0, end - 1)))) {
                assertNotEquals(Reading.REFUSED, read(schema, document.substring(0, end)));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"object"} | []
                    {"type":"object"} | {"a":1,}
                    {"type":"object"} | {"a" :1}
                    {"type":"object"} | {  "a":1}
                    {"type":"object"} | {}{}
                    {"type":"object"} | {'a':1}
                    {"properties":{"a":{"type":"integer"},"b":{}}} | {"b":1,"a":1}
                    {"properties":{"a":{"type":"integer"},"b":{}}} | {"c":1}
                    {"properties":{"a":{}},"additionalProperties":{"type":"null"}} | {"aa":null,"a":1}
                    {"properties":{"a":{}},"required":["a"]} | {}
                    {"type":"string"} | "\\x"
                    {"type":"string"} | "\\ud83d"
                    {"type":"string"} | "\\ude00x"
                    {"type":"string"} | 'x'
                    {"type":"string","minLength":2} | "x"
                    {"type":"string","maxLength":2} | "😀😀😀"
                    {"type":"number"} | 012
                    {"type":"number"} | .5
                    {"type":"number"} | 1.
                    {"type":"number"} | NaN
                    {"type":"number"} | +1
                    {"type":"integer"} | 1.0
                    {"type":"number","exclusiveMaximum":2.5} | 2.50
                    {"type":"number","minimum":-0.5} | -0.51
                    {"type":"integer","multipleOf":4} | 13
                    {"type":"number","multipleOf":0.25} | 3.755
                    {"enum":["a","b"]} | "ab"
                    {"type":"string","enum":["a",5]} | 5
                    {"type":"string","pattern":"^a|b$"} | "xbx"
                    {"type":"string","pattern":"^a.c$"} | "a\\nc"
                    {"type":"string","format":"date"} | "2023-02-29"
                    {"type":"array","items":{"type":"integer"},"minItems":2} | [1]
                    {"type":"array","items":{"type":"integer"},"maxItems":1} | [1,2]
                    {"type":"array","prefixItems":[{}],"items":false} | [1,2]
                    {"allOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}}}]} | {"b":1}
                    """)
    void doesNotComplete(String schema, String document) throws JsonProcessingException {
        assertNotEquals(Reading.COMPLETE, read(schema, document));
    }
}
