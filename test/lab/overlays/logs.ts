// Shape: docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TestMetricFilter.html
import { errorAnswer, jsonAnswer } from '../error-answers.ts';
import { metricFilterMatcher } from './metric-filter-pattern.ts';
import type { Overlays } from './overlay.ts';

/** logs:TestMetricFilter, decided by the documented syntax. */
export function testMetricFilter(): Overlays {
  return {
    'logs:TestMetricFilter': ({ parameters }) => {
      const messages: readonly string[] = JSON.parse(parameters['logEventMessages'] ?? '[]');
      try {
        const isMatch = metricFilterMatcher(parameters['filterPattern'] ?? '');
        const matches = messages
          .map((eventMessage, index) => ({ eventNumber: index + 1, eventMessage, extractedValues: {} }))
          .filter(({ eventMessage }) => isMatch(eventMessage));
        return jsonAnswer(200, { matches });
      } catch (error) {
        const message = `Invalid metric filter pattern: ${error instanceof Error ? error.message : error}`;
        return errorAnswer('json', { code: 'InvalidParameterException', status: 400, message });
      }
    },
  };
}
