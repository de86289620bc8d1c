/** Words that stand before numbers, in the languages of those who write them; all in small letters. */

const set = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Telephones, and what one does with them. */
export const PHONE = set(`
  tel tels tele telf telef telefax telefon telefono teléfono teléfonos telefone telefones telefoon telefonnummer telefonnr telefonnumer
  tlf tlfn tlfno tfno tfn tfnos tél téléphone telephone telephones phone phones ph fon fono fone puh puhelin puh telnr
  mob mobile móvil movil móviles mobil mobilnummer handy handynummer cell cellphone cel celular celulares cellulare portable gsm komórka kom
  fax faxnummer call called calling calls caller ring rang dial dialled text sms whatsapp wa whats llama llamar llame llamada llámame llámanos llamó contactar
  anrufen anruf rufen ruf rufnummer rückruf durchwahl zentrale appelez appeler appel joindre chiamare chiama chiamata ligar ligue contato
  contact contacto hotline helpline freephone toll-free tollfree landline fijo fijos festnetz fixe switchboard centralita direct desk office work home
  bel bellen mobiel тел телефон моб мобильный звоните هاتف τηλ
  reach extension ext`);

/** Other kinds of number: orders, invoices, tax and citizen ids, parcels, devices, versions… */
export const OTHER = set(`
  order orders purchase po p.o invoice invoices factura facturas pedido pedidos albarán albaran rechnung rechnungsnummer rechnungsnr bestellung
  bestellnummer bestellnr auftrag auftragsnummer auftragsnr commande facture fattura ordine fatura encomenda ordre ordrenr factuur factuurnummer
  bestelling bestelnummer ordernummer zamówienie zamowienie zamówienia faktura faktury fakturanr fakturanummer
  ticket tickets incidencia incident inc chg req expediente exp protocolo protocol processo dossier vorgang vorgangsnummer aktenzeichen az
  tracking track seguimiento envío envio shipment shipping parcel paquete sendung sendungsnummer colis spedizione rastreio zending pakket awb waybill
  vat vatid nif cif dni nie nuss iva p.iva piva ust ustid ust-id steuernummer steuer-id umsatzsteuer siren siret tva bsn kvk btw cpf cnpj rfc curp ssn
  nhs nino ein tin itin tfn abn acn duns d-u-n-s cuit cuil rut run nit ruc pesel regon krs nip personnummer orgnr org.nr cvr cpr inn ogrn инн огрн кпп снилс
  passport pasaporte reisepass passeport passaporto passaporte ausweis identity ident cédula cedula
  ref refs reference references referencia referenz référence riferimento referência referentie réf
  contract contrato vertrag vertragsnummer contrat contratto policy póliza poliza police polizza apólice
  serial serie seriennummer sn s/n série seriale sku ean gtin upc imei imsi iccid meid asin artículo articulo artikel artikelnummer article
  articolo artigo item part model modelo lot lote batch charge partie
  id ids uid uuid guid pin otp code codes código codigo codice kennung
  transaction transacción transaccion transaktion txn trx payment pago pagos zahlung booking reserva reservation reservierung buchung buchungsnummer
  prenotazione réservation confirmation confirmación localizador pnr flight vuelo lic license licence licencia lizenz patent patente
  hrb hra handelsregister registro register registration matrícula matricula member membership socio afiliado mitglied mitgliedsnummer
  employee empleado personalnummer student alumno zip plz postal bic swift routing sort aba bsb sepa mandate mandato iban
  lat lon lng latitude longitude latitud longitud amount importe total price precio betrag montant bytes size timestamp epoch unix
  port build version versión rev line row fila zeile question page página seite
  заказ заказа счет счёт договор
  isbn issn doi pmid barcode voucher coupon gutschein cupón gift meter contador zählernummer zähler kundennummer kundennr kdnr kd-nr klantnummer
  kontonummer kontonr kto accountnumber asset device inventory inventario
  fiscale`);

/** People and things that have both a telephone and a number of their own. */
export const VAGUE = set(`
  customer customers client clients cliente clientes kunde kunden klant account accounts acct a/c cuenta konto compte conto conta case cases caso casos
  record registro card tarjeta karte file user usuario job task tarea object lead`);

/** "number", and what is written for it. */
export const NUMBER_WORDS = set("no nr num nº n° number numbers número numero nummer numéro номер");

/** Small words between a label and its number. */
export const FILLERS = set(`
  is are was be es ist est lautet at on al en am us me him her them back the el la unter au an a via o or y and und et e to`);

/** Written without a space, before or behind other words. */
export const CJK_PHONE = /(?:电话|電話|手机|手機|携帯|連絡先|연락처|전화)$/;
export const CJK_OTHER = /(?:订单|訂單|订单号|注文|注文番号|编号|編號|番号|番號|주문)$/;

/** One word made of two: `Auftragsnr`, `Kundennummer`, `ordrenummer`. */
export const COMPOUND = /(?:nummer|nr|numer|numarası)$/;
export const PHONE_COMPOUND = /^(?:tele|handy|mobil|mobiel|ruf|fax|puhelin|hotline)/;
