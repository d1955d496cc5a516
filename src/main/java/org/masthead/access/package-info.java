/** Keys and roles: who may do what. */
@NullMarked
package org.masthead.access;

import org.jspecify.annotations.NullMarked;
