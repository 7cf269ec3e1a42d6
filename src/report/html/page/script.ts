import { startCopying } from './copy.ts';
import { startFilters } from './filter.ts';
import { startOpening } from './open-all.ts';
import { startPrinting } from './print.ts';

/** What makes the page easier to use. Without it everything can be read. */
const form = document.querySelector<HTMLFormElement>('#filters');
const shown = document.querySelector<HTMLElement>('#shown');
if (form !== null && shown !== null) startFilters(form, shown);

const openAll = document.querySelector<HTMLButtonElement>('#open-all');
if (openAll !== null) startOpening(openAll);

const said = document.querySelector<HTMLElement>('#said');
if (said !== null) startCopying(said);

startPrinting();
