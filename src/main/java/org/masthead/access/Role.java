package org.masthead.access;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What a key may do; each role may do all that those before it may. */
public enum Role {
    reader,
    author,
    editor,
    admin;

    /** The names of this role and of all before it. */
    Set<String> included() {
        return Arrays.stream(values()).filter(role -> role.ordinal() <= ordinal()).map(Role::name).collect(Collectors.toSet());
    }
}
