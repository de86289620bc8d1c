/** Words that stand before numbers, in the languages of those who write them; all in small letters. */

/** Longer words are known without their accents too: many write none. */
const set = (list: string): ReadonlySet<string> => {
  // Acute, grave, tilde…; `poliçe` and `police` are two words.
  const accented = (list.match(/\S*[à-öø-ÿ]\S*/g) ?? []).filter((word) => word.length > 3);
  return new Set([...(list.match(/\S+/g) ?? []), ...accented.map((word) => word.normalize("NFD").replace(/[\u0300-\u0303\u0308]/g, ""))]);
};

/** Telephones, and what one does with them. */
export const PHONE = set(`
  tel tels tele telf telef telefax telefon telefono teléfono teléfonos telefone telefones telefoon telefonnummer telefonnr telefonnumer
  tlf tlfn tlfno tfno tél téléphone telephone telephones phone phones ph fon fono fone puh puhelin telnr telemóvel telemovel telp telpon telepon
  telefonszám telefonní telefónne sími tālr
  mob mobile mobiles móvil movil móviles mobil mobilnummer handy handynummer cell cellphone cel celular celulares cellulare portable gsm komórka kom natel
  hp handphone ponsel did ddi cep kännykkä matkapuhelin
  fax faks faxnummer call called calling calls caller callback ring rang dial dialled text sms whatsapp wa whats viber telegram llama llamar llame llamada llámame llámanos llamó contactar
  anrufen anruf rufen ruf rufnummer rückruf durchwahl zentrale notruf appelez appeler appel joindre joignable chiamare chiama chiamami chiamata ligar ligue contato
  contact contacto contatto kontakt hotline infolinia helpline freephone toll-free tollfree landline fijo fijos festnetz fixe fixo fisso stacjonarny switchboard centralita centralino växel sentralbord
  direct desk port office work home reception standard oficina despacho casa trabajo
  bel bellen mobiel soita zadzwoń zadzwonić zavolejte volejte zavolajte hívja hívjon sunați sunati nazovite pokličite pozovite arayın ara hubungi
  đt sđt đtdđ dđ thoại động
  тел телефон телефону телефона телефоны моб мобильный мобильного мобілний сот звоните звонить позвоните позвонить факс контакт дзвоніть обадете звъннете
  τηλ τηλέφωνο τηλεφώνου κιν κινητό καλέστε φαξ
  هاتف الهاتف جوال الجوال موبايل تليفون تلفون فاكس اتصل اتصلوا واتساب محمول
  טלפון טל נייד פקס התקשרו וואטסאפ
  reach extension ext rappel rappeler dzwonić retornar nås التواصل hizmetleri iletişim irtibat kapcsolat recapito recapiti coordonnées retorno callback contactgegevens yhteystiedot επικοινωνία επικοινωνίας связь связи kontaktu kontakte kontakti`);

/** Other kinds of number: orders, invoices, tax and citizen ids, parcels, devices, versions… */
export const OTHER = set(`
  order credit debit purchase po p.o rma grn invoice quote quotation estimate receipt remittance docket consignment manifest
  fv factura pedido albarán albaran presupuesto recibo folio guía remisión cotización radicado solicitud trámite siniestro boleta
  rechnung rechnungsnummer rechnungsnr bestellung bestellnummer bestellnr auftrag auftragsnummer auftragsnr angebot lieferschein kassenzeichen
  commande facture devis sinistre fattura ordine ricevuta bolla ddt pratica preventivo fatura encomenda boleto fiscal
  ordre ordrenr bestilling factuur factuurnummer bestelling bestelnummer ordernummer offerte beställning zamówienie zamowienie faktura faktury faktúra fakturanr fakturanummer
  objednávka objednávce smlouva smlouvy zmluva zmluvy reklamace rendelés megrendelés számla ajánlat comanda comandă factură narudžba narudžbe račun naročilo
  tilaus lasku viite παραγγελία παραγγελίας τιμολόγιο τιμολογίου sipariş siparişi pesanan faktur invois
  заказ заказа заказу счет счёт счета счёта договор договора накладная накладной заявка заявки замовлення рахунок договір поръчка фактура
  طلب الطلب طلبية فاتورة الفاتورة הזמנה חשבונית hàng đơn
  ticket incidencia incident incidente inc chg req expediente exp protocolo protocollo protocol processo proceso dossier vorgang vorgangsnummer aktenzeichen
  chamado ocorrência segnalazione zgłoszenie zgłoszenia sprawa sprawy ärende sak sag zaak melding talep bilet tiket обращение тикет αίτημα تذكرة التذكرة פנייה
  tracking track trace seguimiento rastreo envío envio shipment shipping parcel paquete sendung sendungsnummer paket colis suivi spedizione rastreio zending pakket awb waybill
  przesyłka przesyłki paczka paczki zásilka zásilky zásielka zásielky csomag csomagszám colet pošiljka försändelse sporing forsendelse pakke lähetys paketti seuranta αποστολή αποστολής δέμα
  kargo takip resi отправление отправления посылка посылки трек пратка شحنة الشحنة تتبع التتبع משלוח מעקב חבילה
  vat vatid gst gstin hst pst eori nif cif dni nie nuss nss iva p.iva piva ust ustid ust-id steuernummer steuer-id umsatzsteuer siren siret rcs tva bsn burgerservicenummer kvk btw
  cpf cnpj rfc curp ssn nhs nino utr mrn npi ein tin itin abn acn ird crn duns d-u-n-s cuit cuil rut run nit ruc pesel regon krs nip personnummer personnr
  orgnr org.nr cvr cpr kid ocr bankgiro plusgiro hetu y-tunnus ičo ič ico dič dic rč adószám adószam taj cnp cui oib emšo jmbg maticni pan aadhaar aadhar cin npwp nik ktp mst cccd cmnd
  vergi kimlik tckn vkn mersis αφμ α.φ.μ αμκα δοy инн огрн кпп снилс єдрпоу іпн рнокпп егн еик булстат هوية الهوية ضريبي الضريبي ת.ז תז ח.פ עוסק
  sécu sécurité social sozialversicherungsnummer ahv avs medicare medicaid
  passport pasaporte reisepass passeport passaporto passaporte pasport паспорт ausweis identity ident cédula cedula dowód ταυτότητα
  ref refs reference references referencia referenz référence riferimento referência referentie referens referanse referans referensi rujukan réf αναφορά مرجع المرجع סימוכין אסמכתא
  contract contrato vertrag vertragsnummer contrat contratto umowa umowy avtal avtale aftale sopimus szerződés sözleşme σύμβαση συμβόλαιο عقد العقد
  policy póliza poliza polizza apólice polisa polis poliçe poliță pojistka versicherung versicherungsnummer полис בוליסה פוליסה claim loan mortgage permit warrant prescription rx
  serial serie seriennummer sn s/n série seriale seri sku ean gtin upc imei imsi iccid meid asin vin chassis artículo articulo artikel artikelnummer article артикул
  articolo artigo item part parts model modelo lot lote batch charge partie
  id ids uid uuid guid pin otp code codes cod código codigo codice kennung kod kód kode код κωδικός mã tunnus azonosító رمز
  transaction transacción transaccion transaktion txn trx pagos zahlung buchungsnummer
  rezerwacja rezerwacji reservering κράτηση бронь бронирование حجز الحجز
  confirmation confirmación localizador pnr flight vuelo lic license licence licencia lizenz patent patente
  hrb hra handelsregister registro register registration reg matrícula matricula plate plates member membership socio afiliado mitglied mitgliedsnummer abonné adhérent allocataire abone enrollment
  employee empleado personalnummer student alumno payroll zip plz cep postcode postal bic swift routing sort aba bsb sepa mandate mandato iban acct a/c konto kto compte conto rekening hesap
  kontonr lat lon lng latitude longitude latitud longitud amount importe total subtotal price precio betrag montant importo kwota valor bytes size timestamp epoch unix
  build version versión rev row fila zeile question page página seite
  isbn issn doi pmid barcode voucher coupon gutschein cupón gift meter contador zählernummer zähler kundennummer kundennr kdnr kd-nr klantnummer klantnr
  kontonummer accountnumber asset device inventory inventario fiscale
  quantity qty volume population headcount employees revenue revenues turnover bates cups opportunity deal oportunidad cantidad ingresos población empleados
  umsatz einwohner mitarbeiter menge affaires effectif effectifs quantité ricavi fatturato quantità dipendenti quantidade faturamento receita omzet kr
  matricule matr contribuinte entitlement cmr p/n pn partnumber
  stock profit budget balance saldo beneficio beneficios habitants habitantes inhabitants aantal antal antall kosten coste costes costs capital kapital gewinn
  agreement inv ord wire charter mpan mprn urn orden autorización transferencia clave operación movimiento encargo crédito credito
  mandatsreferenz gutschrift mahnung kennzeichen wartungsvertrag blz kreditor debitor posten material
  bl rib identifiant immatriculation pdl prm mandat permis échéance fatt rif matricola c/c targa lotto commessa prot pdr tessera bonifico cig libretto
  sinistro niss nipc orçamento utente multibanco nf nf-e rg rastreamento título ordem pis inscrição instalação renavam cnh identificador proposta cidadão solicitação
  kenmerk betalingskenmerk debiteur crediteur kenteken rsin inkooporder creditnota offert sändning följesedel kreditnota mätare tilbud polise sending artikkel målepunkt følgeseddel
  tarjous tuote tili tapaus tiketti käyttöpaikka mittari hyvityslasku lähete przewozowy artykuł licznik indeks wz paragon korekta legitymacja zlecenie zlecenia sygnatura referencje
  nabídka případ výrobek účet zakázka zakázky elektroměr dodací dobropis značka č.j šarže ponuka prípad zákazka udalosť kötvény bankszámla mérőóra munkalap hibajegy hivatkozás
  dosar cont contor referință aviz chitanță consum plată bon ugovor ugovora predmet polica artikl šifra mbs otpremnica zahtjev nalog referenca brojilo ponuda
  pogodba pogodbe ponudba zadeva sklic dobavnica zahtevek преписка полица товарителница сметка партида протокол υπόθεση ασφαλιστήριο λογαριασμός λογαριασμού αίτηση γεμη
  teklif irsaliye plaka kodu emri убыток окпо бик счётчик счетчик акт удостоверение инцидент платёж платеж идентификатор контракт исх вх
  пропозиція справа поліс посилка відправлення ттн бронювання лічильник звернення חוזה תיק קוד חשבון מונה קבלה תביעה מחיר السعر التسلسلي الرمز السجل التجاري
  đồng giá sơ stk chiếu khoản kontrak penawaran kasus klaim anggota registrasi užsakymas užsakymo sąskaita sąskaitos kodas sutartis sutarties siunta siuntos pasiūlymas byla
  pasūtījums rēķins līgums sūtījums kods konts piedāvājums lieta tellimus arve leping pakkumine saadetis kood juhtum kmkr documento documentos document dokument dokumentu comprovante comprobante justificante justificatif certificado zeichen symbol ilość liczba počet količina adet количество население выручка`);

/** People and things that have both a telephone and a number of their own. */
export const VAGUE = set(`
  customer customers client clients cliente clientes kunde kunden kund klant klient klienta zákazník asiakas ügyfél müşteri pelanggan клиент клиента πελάτη πελάτης عميل العميل לקוח
  account accounts cuenta conta case cases caso casos check request application delivery patient insurance subscriber
  record registro card tarjeta karte карта file user usuario job task tarea object lead reservation reservierung réservation prenotazione reserva booking buchung security seguridad police payment pago supplier proveedor fournisseur fornitore fornecedor lieferant leverancier leverantör leverandør toimittaja dostawca dodavatel dodávateľ beszállító furnizor dobavljač dobavitelj
  доставчик поставщик постачальник προμηθευτής tedarikçi ספק pemasok projekt projet proyecto progetto projeto project prosjekt projekti proiect proje проект проєкт έργο פרויקט proyek
  oferta ofertă offerta оферта предложение προσφορά fall objekt anlage intervention demande réclamation reclamación reclamação reklamacja reklamácia richiesta abbonamento cup entidade cartão agência
  schade skade skada aansluiting vakuutus vahinko szkoda škoda šteta щета daună ζημία partia партия pracownik poistka rezervácia rezervacija резервация sesizare bejelentés
  rezervace rezervasyon bokning varaus foglalás rezervare objednávky comenzi заказы παραγγελίες
  kupac kupca kupec korisnik stranka клієнт дело complaint vendor reservas bookings tfn orders pedidos claims invoices facturas tickets zamówienia`);

/** "number", and what is written for it. */
export const NUMBER_WORDS = set("no nr n num nº n° number numbers número numero nummer numéro nomor numer číslo č št broj szám număr numărul numara numarası numaralı номер № рег αρ αριθμός رقم מס מספר số številka številke numerem");

/** Small words between a label and its number. */
export const FILLERS = set(`
  is are was be es ist est lautet at on al en am us me him her them back el la le unter au aux an a via o or y and und et e to lub
  nebo sau ou of de del der di du van the az till from von die das ein eine un une una uno il lo les los las det den een het for para für zu zur zum about on sobre over om pour per pod é è är jest je`);

export const FOR = set("for für para per pour voor för за для dla pro");

/** Written without a space, before or behind other words. */
const CJK_NUMBER = "(?:番号|番號|号码|號碼|号|號|번호)?";
export const CJK_PHONE = new RegExp(`(?:电话|電話|手机|手機|携帯|ダイヤル|ファックス|連絡先|热线|熱線|专线|專線|联系方式|연락처|전화|휴대폰|핸드폰|팩스|โทร|โทรศัพท์|มือถือ|เบอร์)${CJK_NUMBER}[は는]?$`);
export const CJK_OTHER =
  /(?:订单|訂單|注文|受注|伝票|請求書|送り状|追跡|契約|发票|發票|税|稅|统一编|統一編|身份证|身份證|证|證|快递|运单|单|單|合同|保单|账|帳|卡|编|編|주문|송장|등록|계좌|사업자|コ-?ド|序列号|型号|预订|工号|流水|批号|编码|qq|交易|코드|아이디|사번|(?<!^)番|สั่งซื้อ|ใบแจ้งหนี้|พัสดุ|เลขที่|รหัส)(?:番号|番號|号码|號碼|号|號|번호)?[は는]?$|(?:予約|受付|会員|顧客|お客様|客户|客戶|会员|會員)(?:番号|编?号|編?號|号码|號碼)は?$|[가-힣](?<!대표|직통|내선|수신|발신|상담|무료|회신|긴급|비상|안심)번호는?$|^(?:เลขที่|รหัส|เลขบัญชี|เลขประจำตัว|เลขอ้างอิง|หมายเลข(?!โทร)|ใบเสนอราคา|บัตรประชาชน|ซีเรียล)/;

/** One word made of two: `Auftragsnr`, `Kundennummer`, `ordrenummer`, `laskunumero`. */
export const COMPOUND = /(?:nummer|nr|numer|numero|nro|numarası|szám|kod|koodi|code|schein|kood|kód|levél|number|bestätigung|tunnus|zahl|summe|betrag|menge|bon|beleg|konto)$/;
export const PHONE_COMPOUND = /^(?:tele[fp]|phone|contact|whatsapp|cell|mobiil|doorkies|dire[ck]t(?:nu?m?|wahl)|kontakt|контакт|notruf|rückruf|service|störungs|sammel|handy|mobil|mobiel|ruf|fax|puhelin|hotline|kännykkä|matkapuhelin|(?:ال)?(?:هاتف|جوال|موبايل|تلفون))|(?:hotline|telefon|telefoon|telefono|handy|phone)$/;
/** How words begin that end in many ways. */
export const OTHER_STEM =
  /^(?:zamówi|objedn|заказ|замовл|поръч|comen[zd]|comand|παραγγ|τιμολ|rendel|megrendel|narudž|naroč|umow|smlouv|zmluv|договор|накладн|посыл|отправл|przesył|paczk|zásil|zásiel|pošilj|szerződ|certifi[ck]|zertifi|requisi|requête|passp|livraison)/;

/** Before "number": whose telephone it is. */
export const POSSESSIVES = set("my his her their our your mi su tu nuestro vuestro mon ma son sa notre votre leur mein meine ihre seine unsere deine mio suo nostro meu seu minha nosso mijn zijn haar ons min din mój jego jej nasz мой его её наш mitt ditt moje vaše naše meu");

/** Right before a number they say where somebody is reached; no other kind of number stands behind them. */
export const PREPOSITIONS = set("at on al am unter au aux to from by por par via från fra");

/** What a telephone number is called to tell it from others: the emergency number, the new one, the hotel's. Any other noun names another kind of number. */
export const KINDS = set(`
  emergency emergencies urgent alternative alternate best primary secondary main general local international national new old other second first daytime day evening night
  private personal business work wrong correct right same this that following below above usual preferred current hotel shop store clinic doctor school driver agent manager owner
  reception support sales service mother father mum dad wife husband partner parent boss neighbour neighbor toll free hospital restaurant customer-service
  emergencia emergencias urgencias alternativo principal secundario particular nuevo nueva antiguo correcto directo atención este siguiente mismo guardia información reservas soporte ventas
  notfall privat private neue alte andere diese folgende richtige service zentrale urgence urgences principal privé nouveau nouvel direct autre suivant ce vert cristallin
  emergenza principale secondario nuovo vecchio verde privato diretto questo emergência novo antigo outro alarmowy nowy stary prywatny noodgeval nieuw privé nytt nya privat
  новый старый другой экстренный личный рабочий домашний acil yeni eski ev iş darurat alt kontaktowy kontaktní`);

/** `claims line`: whatever it is for, it is called. */
export const LINES = set("line lines línea linea ligne linha leitung hat hattı linia linja linje линия");

/** Those who ask, and whom they ask: of `invoice questions` no invoice's number follows. */
export const ASKING = set("questions queries enquiries inquiries help helpdesk support preguntas dudas consultas fragen rückfragen hilfe renseignements informazioni assistenza dúvidas vragen spørgsmål frågor pytania вопросы");

export const CURRENCY_CODES = "EUR|USD|GBP|CHF|MXN|BRL|ARS|COP|CLP|JPY|INR|SEK|NOK|DKK|PLN|CAD|AUD|NZD|SGD|HKD|ZAR|AED|SAR|TRY|RUB|CZK|HUF|RON|ILS|KRW|CNY|THB|PEN|NGN|KES|PHP";
