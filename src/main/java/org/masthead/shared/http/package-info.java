/** Strict reading of bodies and queries, request ids, preconditions. No feature knowledge. */
@NullMarked
package org.masthead.shared.http;

import org.jspecify.annotations.NullMarked;
