/**
 * A client of Apache Airflow's REST API, version 2, as Airflow 3 serves it: it triggers, watches
 * and mends the runs of a DAG, and needs Jackson alone beside the JDK. It must not know what a
 * night is, nor any package but {@code core}.
 */
package dev.noctua.airflow;
