package org.masthead.shared.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.fasterxml.jackson.databind.node.ObjectNode;

class MergePatchTest {

    /** The cases of RFC 7396, appendix A, whose target and patch are objects. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "{'a':'b'}                     | {'a':'c'}                   | {'a':'c'}",
            "{'a':'b'}                     | {'b':'c'}                   | {'a':'b','b':'c'}",
            "{'a':'b'}                     | {'a':null}                  | {}",
            "{'a':'b','b':'c'}             | {'a':null}                  | {'b':'c'}",
            "{'a':['b']}                   | {'a':'c'}                   | {'a':'c'}",
            "{'a':'c'}                     | {'a':['b']}                 | {'a':['b']}",
            "{'a':{'b':'c'}}               | {'a':{'b':'d','c':null}}    | {'a':{'b':'d'}}",
            "{'a':[{'b':'c'}]}             | {'a':[1]}                   | {'a':[1]}",
            "{'e':null}                    | {'a':1}                     | {'e':null,'a':1}",
            "{}                            | {'a':{'bb':{'ccc':null}}}   | {'a':{'bb':{}}}",
            "{'a':{'b':1,'c':{'d':2}}}     | {'a':{'c':{'e':3}}}         | {'a':{'b':1,'c':{'d':2,'e':3}}}",
            "{'a':'b'}                     | {'a':{'c':1,'d':null}}      | {'a':{'c':1}}",
            "{'a':1}                       | {'b':[null,{'c':null}]}     | {'a':1,'b':[null,{'c':null}]}" })
    void patchIsMerged(String target, String patch, String result) {
        assertThat(new MergePatch(tree(patch)).applyTo(tree(target))).isEqualTo(tree(result));
    }

    @Test
    void neitherTargetNorPatchIsChanged() {
        var target = tree("{'a':{'b':1}}");
        var patch = tree("{'a':{'b':null,'c':{'d':1}}}");
        new MergePatch(patch).applyTo(target).withObject("/a/c").put("d", 2);
        assertThat(target).isEqualTo(tree("{'a':{'b':1}}"));
        assertThat(patch).isEqualTo(tree("{'a':{'b':null,'c':{'d':1}}}"));
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) Json.parse(json.replace('\'', '"'));
    }
}
