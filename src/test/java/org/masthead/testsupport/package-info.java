/**
 * What every test stands on: a service with a database of its own, a clock that moves, and a client that reads as sentences.
 */
@NullMarked
package org.masthead.testsupport;

import org.jspecify.annotations.NullMarked;
