package org.masthead.shared.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An RFC 7396 merge patch: what is absent stays, what is null is unset, objects merge, anything else replaces. */
public record MergePatch(ObjectNode patch) {

    /** The target with the patch applied; neither is changed. */
    public ObjectNode applyTo(ObjectNode target) {
        return merge(target.deepCopy(), patch);
    }

    private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            var name = member.getKey();
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode nested) {
                var base = target.get(name) instanceof ObjectNode existing ? existing : target.objectNode();
                target.set(name, merge(base, nested));
            } else {
                target.set(name, value);
            }
        });
        return target;
    }
}
