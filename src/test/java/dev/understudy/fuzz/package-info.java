/** Bad input for everything that takes input from outside: requests made from the OpenAPI document that a service serves, and bytes for the readers of files, messages and protocols. */
package dev.understudy.fuzz;
