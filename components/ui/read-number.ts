/**
 * A number as a person types it; null = it is none. Whole numbers may have commas between thousands, as this app writes them
 * ("1,500"). In others a comma is the decimal point, as many languages write it ("4,5" = 4.5).
 */
export function readNumber(text: string, whole: boolean): number | null {
  const typed = text.trim()
  if (whole) return /^(\d+|\d{1,3}(,\d{3})+)$/.test(typed) ? Number(typed.replaceAll(',', '')) : null
  return /^(\d+[.,]?\d*|[.,]\d+)$/.test(typed) ? Number(typed.replace(',', '.')) : null
}
