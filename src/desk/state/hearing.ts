/** The words of a call that somebody wants to hear, from a fact beside it to the player that has them. */
import { useEffect, useRef } from 'react';

interface Place {
  readonly message: string;
  /** Offset in the words of the message. */
  readonly start: number;
}

const players = new Set<(place: Place) => void>();

/** Lets the player of a message play some words. Nothing happens where none is on the page. */
export function hear(place: Place): void {
  for (const player of players) player(place);
}

/** Is told the place when words of this message are to be heard. */
export function useHearing(message: string, play: (start: number) => void): void {
  const latest = useRef(play);
  useEffect(() => {
    latest.current = play;
  });
  useEffect(() => {
    const player = (place: Place) => {
      if (place.message === message) latest.current(place.start);
    };
    players.add(player);
    return () => void players.delete(player);
  }, [message]);
}
