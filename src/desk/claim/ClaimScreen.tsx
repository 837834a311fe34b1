import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { call } from '../api/client.ts';

const route = getRouteApi('/desk/claims/$claim');

/** A claim with everything about it. */
export function ClaimScreen() {
  const { claim } = route.useParams();
  const { data } = useQuery({
    queryKey: ['claim', claim],
    queryFn: ({ signal }) => call('GET /claims/:claim', { params: { claim }, signal }),
  });
  return <h1>{data?.reference}</h1>;
}
