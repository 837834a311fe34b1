/** The house: its people and its rules, as they are chosen from. */
import { useQuery } from '@tanstack/react-query';
import { call } from '../api/client.ts';

/** They change seldom. */
const staleTime = 5 * 60_000;

/** People who work on claims. */
export function useColleagues(enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['colleagues'],
    queryFn: ({ signal }) => call('GET /colleagues', { signal }),
    staleTime,
  });
}

/** Types of claim, checklists, deadlines and limits. */
export function useProfile(enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['profile'],
    queryFn: ({ signal }) => call('GET /profile', { signal }),
    staleTime,
  });
}
