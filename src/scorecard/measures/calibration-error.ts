import { z } from 'zod';
import { decimal } from '../../files/number-text.ts';
import { calibration } from '../../metrics/calibration.ts';
import { count, share } from '../fields.ts';
import { measure } from './measure.ts';

const binSchema = z.object({
  low: z.number(),
  high: z.number(),
  count,
  meanPredicted: share.nullable(),
  observedFraction: share.nullable(),
});

/** Whether a P("1") of 0.8 is right in 8 of 10 cases: the reliability table, and the error that sums it up. */
export const calibrationError = measure({
  heading: 'ECE',
  meaning: 'expected calibration error',
  fields: { expectedCalibrationError: share.nullable(), calibration: z.array(binSchema) },
  compute: ({ scored }) => {
    const { expectedCalibrationError, bins } = calibration(scored.labels, scored.probabilities);
    return { expectedCalibrationError, calibration: bins.map((bin) => ({ ...bin })) };
  },
  show: ({ expectedCalibrationError }) => ({ value: decimal(expectedCalibrationError, 3) }),
});
