/**
 * How often `maxMeanDrop` may fail a run of unchanged quality, over all simulators it judges. With that of `maxDrop` it
 * leaves room below the one percent that is the goal for both together; `docs/gates.md` has what was measured.
 */
export const MEAN_DROP_ERROR_RATE = 0.005;

/**
 * How often `maxDrop` may fail a run of unchanged quality, over all explanations and simulators it judges. Student's t
 * is an approximation for five pairs of a label: where two runs' scores have nothing in common, it errs about twice as
 * often as it says. So it is asked for less than what is left of the one percent.
 */
export const DROP_ERROR_RATE = 0.001;
