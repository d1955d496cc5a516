/** Problem documents (RFC 9457) and how exceptions become them. */
@NullMarked
package org.masthead.shared.problem;

import org.jspecify.annotations.NullMarked;
