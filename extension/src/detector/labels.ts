/** What the words beside a number say it is. */

export interface Labels {
  /** The word before it is one for telephones. */
  phone: boolean;
  /** The word before it names another kind of number outright: order, VAT id, tracking… */
  other: boolean;
  /** The word before it is one that numbers and people share (customer, account): enough against bare digits. */
  vague: boolean;
}

const words = (list: string): string => list.trim().split(/\s+/).join("|");

const PHONE = words(`
  tel tels tele telf telef telefax telefon telefono teléfono teléfonos telefone telefones telefoon telefonnummer telefonnr telefonnumer
  tlf tlfn tlfno tfno tfn tfnos tél téléphone telephone telephones phone phones ph phone-no fon fono fone puh puhelin puh telnr
  mob mobile móvil movil móviles mobil mobilnummer handy handynummer cell cellphone cel celular celulares cellulare portable gsm komórka kom
  fax faxnummer call called calling calls caller ring rang dial dialled text sms whatsapp wa whats llama llamar llame llamada llámame llámanos llamó contactar
  anrufen anruf rufen ruf rufnummer rückruf durchwahl zentrale appelez appeler appel joindre chiamare chiama chiamata ligar ligue contato
  contact contacto hotline helpline freephone toll-free tollfree landline fijo fijos festnetz fixe switchboard centralita direct desk office work home
  bel bellen mobiel nummer-telefon тел телефон моб мобильный звоните 电话 電話 手机 手機 携帯 연락처 전화 هاتف τηλ
  reach extension ext`);

const OTHER = words(`
  order orders purchase po p\\.o invoice invoices factura facturas pedido pedidos albarán albaran rechnung rechnungsnummer rechnungsnr bestellung
  bestellnummer bestellnr auftrag auftragsnummer auftragsnr commande facture fattura ordine fatura encomenda ordre ordrenr factuur factuurnummer
  bestelling bestelnummer ordernummer zamówienie zamowienie zamówienia faktura faktury fakturanr fakturanummer
  ticket tickets incidencia incident inc chg req expediente exp protocolo protocol processo dossier vorgang vorgangsnummer aktenzeichen az
  tracking track seguimiento envío envio shipment shipping parcel paquete sendung sendungsnummer colis spedizione rastreio zending pakket awb waybill
  vat vatid nif cif dni nie nuss iva p\\.iva piva ust ustid ust-id steuernummer steuer-id umsatzsteuer siren siret tva bsn kvk btw cpf cnpj rfc curp ssn
  nhs nino ein tin itin tfn abn acn duns d-u-n-s cuit cuil rut run nit ruc pesel regon krs nip personnummer orgnr org\\.nr cvr cpr inn ogrn инн огрн кпп снилс
  passport pasaporte reisepass passeport passaporto passaporte ausweis identity ident cédula cedula
  ref refs reference references referencia referenz référence riferimento referência referentie réf
  contract contrato vertrag vertragsnummer contrat contratto policy póliza poliza police polizza apólice
  serial serie seriennummer sn s/n série seriale sku ean gtin upc imei imsi iccid meid asin artículo articulo artikel artikelnummer article
  articolo artigo item part model modelo lot lote batch charge partie
  id ids uid uuid guid pin otp code codes código codigo codice kennung
  transaction transacción transaccion transaktion txn trx payment pago pagos zahlung booking reserva reservation reservierung buchung buchungsnummer
  prenotazione réservation confirmation confirmación localizador pnr flight vuelo license licence licencia lizenz patent patente
  hrb hra handelsregister registro register registration matrícula matricula member membership socio afiliado mitglied mitgliedsnummer
  employee empleado personalnummer student alumno zip plz postal bic swift routing sort aba bsb sepa mandate mandato iban
  lat lon lng latitude longitude latitud longitud amount importe total price precio betrag montant bytes size timestamp epoch unix
  port build version versión rev line row fila zeile question page página seite
  заказ заказа счет счёт договор 订单 订单号 注文 注文番号 编号 番号
  isbn issn doi pmid barcode voucher coupon gutschein cupón gift meter contador zählernummer zähler kundennummer kundennr kdnr kd-nr klantnummer
  kontonummer kontonr kto accountnumber asset device inventory inventario`);

const VAGUE = words(`
  customer customers client clients cliente clientes kunde kunden klant account accounts acct a/c cuenta konto compte conto conta case cases caso casos
  number no nr num nº n° número numero nummer numéro record registro card tarjeta karte file user usuario job task tarea object lead #`);

const FILL = "(?:[\\s.:;#=º°ª*_()\\[\\]-]|\\b(?:no|nr|num|nº|n°|number|numbers|número|numero|nummer|numéro|id|is|are|was|es|ist|est|lautet|at|on|al|en|am|us|me|him|her|them|back|the|el|la|unter|au|an|a|via|o|or|y|and|und|et|e)(?![\\p{L}\\d]))";

const before = (list: string, fill: string): RegExp => new RegExp(`(?:^|[^\\p{L}\\d])(?:${list})${fill}{0,14}$`, "iu");

const PHONE_BEFORE = before(PHONE, FILL);
/** `T: 912…`, `M. 612…`: one letter counts with its stop only. */
const LETTER_BEFORE = /(?:^|[^\p{L}\d])[tmpfdwhoc] ?[.:]\s*$/iu;
const OTHER_BEFORE = before(OTHER, FILL);
const VAGUE_BEFORE = before(VAGUE, FILL);
/** `Customer no. 912 345 678`: with a word for "number" between, a vague label is a plain one. */
const VAGUE_NUMBER_BEFORE = new RegExp(
  `(?:^|[^\\p{L}\\d])(?:${VAGUE})[\\s.]{0,2}(?:no|nr|num|nº|n°|number|número|numero|nummer|id|code|#)[\\s.:#]*$`, "iu");
/** One word made of two: `Auftragsnr`, `Kundennummer`, `ordrenummer`, but not `Telefonnummer`. */
const COMPOUND_BEFORE = /(?<!tele(?:f|ph)on|handy|mobil|ruf|fax|tele|puhelin|mobiel)(?:nummer|nr|numer|numarası)[\s.:#]*$/iu;

const REACH = 48;

export function labelsBefore(text: string, start: number): Labels {
  const near = text.slice(Math.max(0, start - REACH), start);
  if (!/[\p{L}#]/u.test(near)) return { phone: false, other: false, vague: false };
  const phone = PHONE_BEFORE.test(near) || LETTER_BEFORE.test(near);
  const number = VAGUE_NUMBER_BEFORE.test(near);
  const other = OTHER_BEFORE.test(near) || number || COMPOUND_BEFORE.test(near);
  // `Phone no.` and `Ref. phone`: the word nearer to the number decides; both patterns end at it.
  return { phone: phone && !nearer(near, OTHER), other: other && !(phone && nearer(near, PHONE)), vague: VAGUE_BEFORE.test(near) };
}

const LAST: ReadonlyMap<string, RegExp> = new Map(
  [PHONE, OTHER].map((list) => [list, new RegExp(`(?<![\\p{L}\\d])(?:${list})(?![\\p{L}\\d])`, "giu")]));

/** Is the last word of `list` the last labelled word of all? */
function nearer(near: string, list: string): boolean {
  const last = (which: string): number => {
    let at = -1;
    for (const found of near.matchAll(LAST.get(which)!)) if (!/^(?:id|code)$/i.test(found[0])) at = found.index;
    return at;
  };
  return last(list) > last(list === PHONE ? OTHER : PHONE);
}

/** What the words of a field's own label say: a column head, a definition term. */
export function labelsOf(label: string): Labels {
  return labelsBefore(`${label}: `, label.length + 2);
}
