import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  addWorkingDays,
  daysBetween,
  endOfDay,
  findDateRanges,
  findDates,
  formatDate,
  isItalianHoliday,
  isWorkingDay,
  lastWorkingDayOnOrBefore,
  localDateOf,
  nextWorkingDay,
  parseLocalDate,
} from '#src/domain/time/calendar.ts';
import { longTexts } from '../facts/long-texts.ts';

const day = (iso: string) => parseLocalDate(iso) ?? expect.unreachable();
const today = day('2026-07-10'); // a Friday

describe('days and instants', () => {
  test('an instant belongs to the day it is in Rome', () => {
    expect(localDateOf(new Date('2026-07-03T21:59:59Z'))).toBe('2026-07-03');
    expect(localDateOf(new Date('2026-07-03T22:00:00Z'))).toBe('2026-07-04');
    expect(localDateOf(new Date('2026-12-31T23:30:00Z'))).toBe('2027-01-01');
    expect(() => localDateOf(new Date(NaN))).toThrow(RangeError);
  });

  test.each([
    ['2026-10-24', '2026-10-24T21:59:59.000Z'],
    ['2026-10-25', '2026-10-25T22:59:59.000Z'],
    ['2027-03-27', '2027-03-27T22:59:59.000Z'],
    ['2027-03-28', '2027-03-28T21:59:59.000Z'],
    // Then the clock changed at midnight: to 1:00 in spring, and from 1:00 back in autumn.
    ['1971-09-25', '1971-09-25T21:59:59.000Z'],
    ['1971-05-22', '1971-05-22T22:59:59.000Z'],
  ])('%s ends at %s, clock change or not', (iso, instant) => {
    expect(endOfDay(day(iso)).toISOString()).toBe(instant);
  });

  test('the end of a day is in that day, and the next second is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60_000 }), (n) => {
        const date = addDays(day('1950-01-01'), n);
        const end = endOfDay(date);
        expect(localDateOf(end)).toBe(date);
        expect(localDateOf(new Date(end.getTime() + 1000))).toBe(addDays(date, 1));
      }),
    );
  });

  test('days add up and count back', () => {
    expect(addDays(day('2026-02-27'), 2)).toBe('2026-03-01');
    expect(addDays(day('2028-02-28'), 1)).toBe('2028-02-29');
    expect(daysBetween(day('2026-03-28'), day('2026-03-30'))).toBe(2);
    expect(daysBetween(day('2026-07-10'), day('2026-07-03'))).toBe(-7);
    expect(parseLocalDate('2026-02-29')).toBeUndefined();
    expect(parseLocalDate('2026-7-3')).toBeUndefined();
  });
});

describe('working days in Italy', () => {
  test('Easter Monday moves with the moon', () => {
    for (const iso of ['2024-04-01', '2025-04-21', '2026-04-06', '2027-03-29', '2038-04-26']) {
      expect(isItalianHoliday(day(iso))).toBe(true);
    }
    expect(isItalianHoliday(day('2026-04-05'))).toBe(true);
  });

  test('Saint Francis is a holiday from 2026', () => {
    expect(isItalianHoliday(day('2025-10-04'))).toBe(false);
    expect(isItalianHoliday(day('2026-10-04'))).toBe(true);
    expect(addWorkingDays(day('2027-10-01'), 1)).toBe('2027-10-05');
  });

  test('the day itself does not count, holidays and weekends are skipped', () => {
    expect(addWorkingDays(day('2026-03-30'), 5)).toBe('2026-04-07');
    expect(addWorkingDays(day('2026-07-10'), 0)).toBe('2026-07-10');
    expect(nextWorkingDay(day('2026-12-24'))).toBe('2026-12-28');
    expect(isWorkingDay(day('2026-06-02'))).toBe(false);
  });

  test('a deadline on a holiday is met on the working day before', () => {
    expect(addDays(day('2026-11-22'), 45)).toBe('2027-01-06');
    expect(lastWorkingDayOnOrBefore(day('2027-01-06'))).toBe('2027-01-05');
    expect(nextWorkingDay(day('2027-01-06'))).toBe('2027-01-07');
    expect(lastWorkingDayOnOrBefore(day('2026-08-09'))).toBe('2026-08-07');
  });
});

test('dates for people', () => {
  expect(formatDate(day('2026-07-03'), 'it')).toBe('3 luglio 2026');
  expect(formatDate(day('2026-07-01'), 'it')).toBe('1° luglio 2026');
  expect(formatDate(day('2026-07-03'), 'en')).toBe('3 July 2026');
});

describe('dates in a text', () => {
  const read = (text: string) => findDates(text, today).map(({ date, precision }) => `${date} ${precision}`);

  test.each([
    ['3/7/2026', '2026-07-03 full'],
    ['03.07.26', '2026-07-03 year-inferred'],
    ['3-7-2026', '2026-07-03 full'],
    ['2026-07-03', '2026-07-03 full'],
    ['03 / 07 / 2026', '2026-07-03 full'],
    ['il 3 luglio', '2026-07-03 year-inferred'],
    ['3 lug 2026', '2026-07-03 full'],
    ['3 lug. 2026', '2026-07-03 full'],
    ['3-lug-26', '2026-07-03 year-inferred'],
    ['3 luglio ’26', '2026-07-03 year-inferred'],
    ['il 1° luglio', '2026-07-01 year-inferred'],
    ['il 1º luglio 2026', '2026-07-01 full'],
    ['primo luglio del 2026', '2026-07-01 full'],
    ['sabato 4 luglio', '2026-07-04 year-inferred'],
    ['il giorno 3/7 alle 15', '2026-07-03 year-inferred'],
    ['July 3rd, 2026', '2026-07-03 full'],
    ['July 3', '2026-07-03 year-inferred'],
    ['3rd of July 2026', '2026-07-03 full'],
    ['the 3rd July', '2026-07-03 year-inferred'],
    ['ieri', '2026-07-09 relative'],
    ['oggi', '2026-07-10 relative'],
    ['l’altro ieri', '2026-07-08 relative'],
    ['the day before yesterday', '2026-07-08 relative'],
    ['last night', '2026-07-09 relative'],
    ['lunedì scorso', '2026-07-06 relative'],
    ["venerdi' scorso", '2026-07-03 relative'], // today is a Friday
    ['lo scorso sabato', '2026-07-04 relative'],
    ['last Monday', '2026-07-06 relative'],
    ['tre giorni fa', '2026-07-07 relative'],
    ['2 days ago', '2026-07-08 relative'],
    ['una settimana fa', '2026-07-03 vague'],
    ['two weeks ago', '2026-06-26 vague'],
    ['il 12 u.s.', '2026-06-12 year-inferred'],
    ['il 3 c.m.', '2026-07-03 year-inferred'],
    ['20 luglio p.v.', '2026-07-20 year-inferred'],
  ])('%s', (text, expected) => expect(read(text)).toEqual([expected]));

  test('a missing year is the nearest past', () => {
    expect(read('il 20 dicembre')).toEqual(['2025-12-20 year-inferred']);
    expect(read('il 29 febbraio')).toEqual(['2024-02-29 year-inferred']);
    expect(findDates('il 31 dicembre', day('2026-01-01'))[0]?.date).toBe('2025-12-31');
  });

  test('a two-digit year is the nearest past, save for the year ahead', () => {
    expect(read('12.05.79')).toEqual(['1979-05-12 year-inferred']);
    expect(read('scade il 31/12/26')).toEqual(['2026-12-31 year-inferred']);
    expect(read('01/02/30')).toEqual(['1930-02-01 year-inferred']);
  });

  test.each([
    '31/02/2026',
    '29/02/2026',
    '45/13/2026',
    '10.0.12.1',
    'ho comprato 3 set di piatti',
    'you may 3 times',
    'ad oggi non ho ricevuto nulla',
    'via Roma 3/7',
    'art. 149/2005',
    '1/2/3/4',
    'tel. 0371 12 03 2026',
  ])('none in %s', (text) => expect(read(text)).toEqual([]));

  test('a number that follows is no year unless it can be one', () => {
    expect(read('il 3 luglio 10 feriti')).toEqual(['2026-07-03 year-inferred']);
    expect(read('il 3 luglio 15:30')).toEqual(['2026-07-03 year-inferred']);
    expect(read('il 3 luglio 2000 euro')).toEqual(['2026-07-03 year-inferred']);
    expect(read('3 luglio 25, in via Roma')).toEqual(['2025-07-03 year-inferred']);
  });

  test('the place is that of the original', () => {
    const text = 'È successo ✨ l’altro  ieri, cioè il 1º luglio 2026!';
    expect(findDates(text, today).map(({ start, end }) => text.slice(start, end))).toEqual([
      'l’altro  ieri',
      '1º luglio 2026',
    ]);
  });

  test.each([
    ['dal 3 al 10 luglio 2026', '2026-07-03', '2026-07-10'],
    ['from 28 June to 3 July 2026', '2026-06-28', '2026-07-03'],
    ['28/06/2026 - 03/07/2026', '2026-06-28', '2026-07-03'],
    ['dal 28/6 al 3/7', '2026-06-28', '2026-07-03'],
    ['dal 28 dicembre al 5 gennaio 2026', '2025-12-28', '2026-01-05'],
    ['3-10 luglio', '2026-07-03', '2026-07-10'],
  ])('a span of days: %s', (text, from, to) => {
    expect(findDateRanges(text, today)).toMatchObject([{ from, to }]);
  });

  test('hostile texts of 50,000 characters are read to their end', () => {
    for (const text of longTexts(
      '1/2/',
      '3 ',
      'il ',
      'luglio ',
      '1',
      '3-',
      'ieri ',
      '3 luglio ',
      'dal 3 al ',
    )) {
      expect(() => [findDates(text, today), findDateRanges(text, today)]).not.toThrow();
    }
  });
});
