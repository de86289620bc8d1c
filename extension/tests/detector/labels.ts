/** Labels that people write before numbers, by country; and a number of each, bare and as it is written there. */

export const NUMBERS: Readonly<Record<string, readonly [bare: string, written: string]>> = {
  ES: ["914471822", "91 447 18 22"],
  DE: ["03044718221", "030 / 44718221"],
  FR: ["0144718220", "01 44 71 82 20"],
  IT: ["0244718223", "02 4471822"],
  PT: ["214471822", "21 447 18 22"],
  BR: ["1134471822", "(11) 3447-1822"],
  NL: ["0204471822", "020-4471822"],
  SE: ["0854521840", "08-545 218 40"],
  NO: ["22418830", "22 41 88 30"],
  DK: ["33447182", "33 44 71 82"],
  FI: ["0947823310", "09 4782 3310"],
  PL: ["224471822", "22 447 18 22"],
  CZ: ["224918407", "224 918 407"],
  SK: ["0254417823", "02/5441 7823"],
  HU: ["0614472281", "06 1 447 2281"],
  RO: ["0213144782", "021 314 47 82"],
  HR: ["014817224", "01 4817 224"],
  SI: ["012417718", "01 241 77 18"],
  BG: ["029814472", "02 981 44 72"],
  GR: ["2107224481", "210 7224 481"],
  TR: ["02122447182", "0212 244 71 82"],
  RU: ["84957441822", "8 (495) 744-18-22"],
  UA: ["0442784471", "044 278 44 71"],
  US: ["4154471822", "(415) 447-1822"],
  GB: ["02074471822", "020 7447 1822"],
  IL: ["037447182", "03-744-7182"],
  SA: ["0114471822", "011 447 1822"],
  JP: ["0334471822", "03-3447-1822"],
  CN: ["01064471822", "010-6447 1822"],
  KR: ["027447182", "02-744-7182"],
  TH: ["027447182", "02-744-7182"],
  VN: ["02838447182", "(028) 3844 7182"],
  ID: ["0217447182", "(021) 744 7182"],
  LT: ["852447182", "8-5 244 7182"],
  LV: ["67044718", "67 044 718"],
  EE: ["6404471", "640 4471"],
  MX: ["5554471822", "55 5447 1822"],
};

/** Whose own number is meant: papers, accounts, devices, people on file. */
export const PAPERS: Readonly<Record<string, string>> = {
  US:
    "Order No.|Invoice number|Customer ID|Contract #|Serial No|Case|Policy number|Account number|Tax ID|Federal ID|Tracking no|Shipment|Quote|PO|Asset tag|" +
    "Part no.|License no.|Registration no|Reference|Ref|Transaction ID|Confirmation code|Batch|Lot|Vendor ID|Supplier no|Member no.|Employee ID|Agreement|" +
    "Subscription ID|Store #|Check no.|DOT number|MC#|Permit|Docket|Parcel ID|Group number|Lead ID|User ID|Session ID|Work order|RMA|Opportunity ID|" +
    "Sales order|Acct|Acct #|Cust no|Inv.|Ord.|Wire|Charter",
  GB:
    "Order|Invoice no|NI number|Company number|Charity no|Vehicle reg|Sort code|Account|Reference no|Job no|Docket|Works order|Delivery note|Consignment no|" +
    "MPAN|MPRN|Council tax ref|Payroll no|Purchase ledger|URN|Passport no.|Driving licence|Crime ref|Incident no|Complaint|Enquiry ref|Quote ref|Membership|" +
    "Policy|Credit note",
  ES:
    "Pedido|Nº factura|Factura|Albarán|Nº de cliente|Cliente nº|Contrato|Nº contrato|Expediente|Referencia|Ref.|Póliza|Siniestro|Incidencia|Caso|Ticket|" +
    "CUPS|NIE|NIF|DNI|Nº colegiado|Nº socio|Nº de cuenta|Cuenta|Presupuesto|Oferta|Seguimiento|Envío|Localizador|Matrícula|Nº de serie|Lote|Código|" +
    "Código postal|Orden de compra|Recibo|Solicitud|Reclamación|Licencia|Registro mercantil|Nº empleado|Proveedor|Código proveedor|Transferencia|Movimiento|" +
    "Autorización|Tarjeta|Operación|Parte de trabajo|Orden de trabajo|Hoja de encargo|Número de afiliado|Cód. cliente|Id. externo",
  MX:
    "Orden|Folio|Folio fiscal|No. de guía|Guía|CURP|NSS|Cuenta|No. de crédito|Contrato|Remisión|Clave|Cotización|Factura",
  DE:
    "Rechnung|Rechnungsnr.|Auftragsbestätigung|Auftrag|Auftrags-Nr.|Kundennr.|Kunden-Nr.|KdNr|Bestellnummer|Lieferschein|Lieferschein-Nr.|Vertrag|Vertragsnummer|Vertragskonto|" +
    "Angebot|Angebotsnr.|Vorgang|Vorgangsnr.|Fall|Ticket|Aktenzeichen|Az.|Mitgliedsnummer|Personalnr.|Artikel-Nr.|Artikelnummer|Seriennummer|Serien-Nr.|" +
    "Zählernummer|Steuernr.|Steuer-ID|USt-ID|Handelsregister|Kontonummer|Konto|BLZ|Gläubiger-ID|Mandatsreferenz|Versicherungsnummer|Versicherungsschein|" +
    "Schadennummer|Schaden-Nr.|Sendungsnr.|Paketnummer|Buchungsnr.|Reservierung|Gutschein|Referenz|Ref.-Nr.|Lieferant|Lieferantennr.|Kreditor|Debitor|" +
    "Projekt|Projektnr.|Charge|Chargennr.|Fahrgestellnummer|Kennzeichen|Beleg|Belegnummer|Gutschrift|Mahnung|Posten|Anlage|Objekt|Wartungsvertrag|" +
    "Transaktion|Identnummer|Material|Materialnr.|EAN",
  FR:
    "Commande|N° de commande|Facture|N° facture|N° client|Client|Contrat|Dossier|Réf|Réf.|Référence|Devis|Bon de livraison|BL|Sinistre|Police|N° de police|" +
    "Suivi|Colis|N° de colis|SIREN|SIRET|N° fiscal|TVA|Ticket|Incident|Matricule|N° de série|Lot|Code|Code postal|Compte|N° de compte|RIB|Abonné|N° abonné|" +
    "Adhérent|Allocataire|Fournisseur|N° fournisseur|Identifiant|Bon de commande|Intervention|Demande|Réclamation|N° de sécurité sociale|Immatriculation|" +
    "PDL|PRM|Mandat|Échéance|Ordre de réparation|Permis|Licence|Numéro d'autorisation",
  IT:
    "Documento di trasporto|Ordine|Ordine n.|N. ordine|Fattura|Fattura n.|Fatt.|Cliente|Codice cliente|Cod. cliente|Contratto|Pratica|Polizza|Sinistro|Rif.|Riferimento|Preventivo|" +
    "DDT|Bolla|Spedizione|Tracking|Matricola|Seriale|Codice|Codice fiscale|P. IVA|Partita IVA|Conto|C/C|Targa|Lotto|Articolo|Ticket|Segnalazione|Richiesta|" +
    "Fornitore|Commessa|Protocollo|Prot.|PDR|Tessera|Abbonamento|Offerta|Bonifico|Nota di credito|CIG|CUP|Libretto",
  PT:
    "Encomenda|Fatura|Factura|N.º cliente|Contrato|Processo|Referência|Ref.|Apólice|Sinistro|Entidade|Envio|Guia|NISS|NIPC|Orçamento|Matrícula|Nº de série|" +
    "Lote|Código|Conta|Cartão de cidadão|Pedido|Reclamação|Recibo|Utente|N.º de utente|Proposta|Fornecedor|Requisição|Multibanco",
  BR:
    "Comprovante|Pedido|Nota fiscal|NF|NF-e|Protocolo|Contrato|CPF|RG|CNPJ|Cliente|Código do cliente|Código|Chamado|Processo|Matrícula|Boleto|Apólice|Rastreio|" +
    "Rastreamento|Agência|Conta|Título|Orçamento|Ordem de serviço|Proposta|PIS|Inscrição estadual|Inscrição municipal|Instalação|Número de série|Lote|" +
    "RENAVAM|CNH|Fornecedor|Referência|Solicitação|Ticket|Identificador|Guia",
  NL:
    "Order|Ordernr|Bestelling|Factuur|Factuurnr.|Klantnr.|Klant|Contract|Contractnummer|Offerte|Offertenr|Zaak|Zaaknummer|Melding|Dossier|Dossiernr|Polis|" +
    "Polisnummer|Schade|Schadenummer|Pakbon|Zending|Track & trace|Referentie|Kenmerk|Ons kenmerk|Serienummer|Artikel|Artikelnr|Rekening|Rekeningnummer|" +
    "Betalingskenmerk|Debiteur|Debiteurnummer|Crediteur|Leverancier|Lidnummer|Personeelsnummer|Meternummer|Kenteken|Vestigingsnummer|RSIN|Reservering|" +
    "Project|Inkooporder|Werkbon|Creditnota|Aansluiting",
  SE:
    "Order|Ordernummer|Faktura|Fakturanr|Kundnr|Kundnummer|Kund|Avtal|Avtalsnummer|Offert|Ärende|Ärendenr|Referens|OCR|Försäkringsnummer|Skadenummer|Skada|" +
    "Kolli-ID|Sändning|Sändningsnr|Följesedel|Serienummer|Artikelnr|Konto|Kontonummer|Medlemsnummer|Anställningsnr|Anläggnings-ID|Leverantör|Leverantörsnr|" +
    "Projekt|Bokning|Bokningsnr|Kreditnota|Registreringsnummer|Mätare|Diarienr|Dnr",
  NO:
    "Ordre|Ordrenr|Faktura|Fakturanr.|Kundenr|Kunde|Avtale|Avtalenr|Tilbud|Sak|Saksnr|Referanse|KID|Polise|Skadenr|Sending|Sendingsnr|Serienr|Artikkel|" +
    "Varenr|Konto|Kontonr|Medlemsnr|Ansattnr|Målernummer|Målepunkt|Leverandør|Prosjekt|Bestilling|Booking|Kreditnota|Følgeseddel|Org nr|Skiltnr",
  DK:
    "Ordre|Ordrenr.|Faktura|Fakturanr|Kundenr.|Kunde|Aftale|Aftalenr|Tilbud|Sag|Sagsnr.|Reference|Police|Policenr|Skade|Skadenr|Forsendelse|Pakke|" +
    "Følgeseddel|Serienr|Varenr|Konto|Kontonr|Reg.nr.|Medlemsnr|Medarbejdernr|Målernr|Leverandør|Projekt|Booking|Kreditnota|SE-nr|P-nummer|EAN-nr|" +
    "Bestilling",
  FI:
    "Tilaus|Tilausnro|Lasku|Laskunro|Laskun numero|Asiakas|Asiakasnro|Asiakasnumero|Sopimus|Sopimusnro|Tarjous|Tarjousnro|Viite|Viitenumero|Vakuutus|" +
    "Vahinko|Lähetys|Lähetystunnus|Seurantakoodi|Sarjanumero|Tuotenumero|Tuote|Tili|Tilinumero|Jäsennumero|Henkilönumero|Tapaus|Tiketti|Projekti|Varaus|" +
    "Varausnumero|Käyttöpaikka|Mittari|Toimittaja|Hyvityslasku|Lähete|Rekisterinumero",
  PL:
    "Zamówienie|Zamówienie nr|Nr faktury|Faktura|FV|Nr klienta|Klient|Umowa|Nr umowy|Oferta|Sprawa|Nr sprawy|Zgłoszenie|Nr zgłoszenia|Polisa|Nr polisy|" +
    "Szkoda|Nr szkody|Przesyłka|Nr przesyłki|List przewozowy|Nr seryjny|Artykuł|Kod|Konto|Nr konta|Nr rachunku|NIP|REGON|KRS|PESEL|Reklamacja|Rezerwacja|" +
    "Nr rezerwacji|Dostawca|Projekt|Licznik|Nr licznika|Pracownik|Nr ewidencyjny|Indeks|Partia|WZ|Referencje|Dowód|Paragon|Korekta|Legitymacja|Zlecenie|" +
    "Nr zlecenia|Sygnatura|ID klienta",
  CZ:
    "Objednávka|Č. objednávky|Faktura|Číslo faktury|Zákazník|Číslo zákazníka|Smlouva|Č. smlouvy|Nabídka|Případ|Reklamace|Pojistka|Pojistná smlouva|Škoda|" +
    "Zásilka|Č. zásilky|Sériové číslo|Výrobek|Kód|Účet|Číslo účtu|IČO|IČ|DIČ|Rezervace|Dodavatel|Zakázka|Č. zakázky|Projekt|Elektroměr|EAN|Osobní číslo|" +
    "Dodací list|Dobropis|Spisová značka|Č.j.|Referenční číslo|Pobočka č.|Šarže|Katalogové číslo",
  SK:
    "Objednávka|Faktúra|Číslo faktúry|Zákazník|Zmluva|Č. zmluvy|Ponuka|Prípad|Reklamácia|Poistka|Zásielka|Výrobné číslo|Kód|Účet|IČO|DIČ|Rezervácia|" +
    "Dodávateľ|Zákazka|Dodací list|Variabilný symbol|Rodné číslo|Číslo účtu|Škodová udalosť",
  HU:
    "Rendelés|Rendelésszám|Számla|Számlaszám|Ügyfél|Ügyfélszám|Szerződés|Szerződésszám|Ajánlat|Ajánlatszám|Ügyszám|Ügyiratszám|Kötvény|Kötvényszám|Kárszám|" +
    "Csomag|Csomagszám|Sorozatszám|Gyári szám|Cikkszám|Kód|Bankszámla|Bankszámlaszám|Adószám|Cégjegyzékszám|TAJ|Foglalás|Foglalási szám|Beszállító|Projekt|" +
    "Mérőóra|Munkalap|Bejelentés|Hibajegy|Hivatkozás|Azonosító|Vevőkód|Partnerkód|Szállítólevél|Iktatószám",
  RO:
    "Comandă|Comanda nr.|Nr. comandă|Factură|Factura nr.|Client|Cod client|Contract|Nr. contract|Ofertă|Dosar|Nr. dosar|Poliță|Daună|Colet|AWB|Serie|Cod|" +
    "Cont|CUI|CNP|CIF|Rezervare|Furnizor|Proiect|Contor|Sesizare|Referință|Nr. înregistrare|Aviz|Chitanță|Loc de consum|Cod abonat|Bon|Plată",
  HR:
    "Narudžba|Broj narudžbe|Račun|Broj računa|Kupac|Šifra kupca|Ugovor|Broj ugovora|Ponuda|Predmet|Polica|Šteta|Pošiljka|Broj pošiljke|Serijski broj|Artikl|" +
    "Šifra|OIB|MBS|IBAN|Rezervacija|Dobavljač|Projekt|Brojilo|Otpremnica|Zahtjev|Poziv na broj|Nalog|Korisnik|Referenca",
  SI:
    "Naročilo|Št. naročila|Račun|Št. računa|Stranka|Pogodba|Št. pogodbe|Ponudba|Zadeva|Polica|Škoda|Pošiljka|Serijska številka|Artikel|Šifra|" +
    "Davčna številka|Matična številka|Rezervacija|Dobavitelj|Sklic|Dobavnica|Zahtevek|Delovni nalog|Kupec",
  BG:
    "Поръчка|Поръчка №|Фактура|Клиент|Клиентски номер|Договор|Договор №|Оферта|Преписка|Полица|Щета|Пратка|Товарителница|Сериен номер|Артикул|Код|Сметка|" +
    "ЕИК|ЕГН|Резервация|Доставчик|Проект|Заявка|Вх. №|Абонатен номер|Партида|Протокол",
  GR:
    "Παραγγελία|Αρ. παραγγελίας|Τιμολόγιο|Πελάτης|Κωδικός πελάτη|Συμβόλαιο|Προσφορά|Υπόθεση|Ασφαλιστήριο|Ζημία|Αποστολή|Σειριακός αριθμός|Κωδικός|" +
    "Λογαριασμός|ΑΦΜ|ΑΜΚΑ|Κράτηση|Προμηθευτής|Έργο|Αρ. πρωτοκόλλου|Αριθμός παροχής|Αίτηση|Αρ. φακέλου|ΓΕΜΗ|Αρ. μητρώου",
  TR:
    "Sipariş|Sipariş no|Fatura|Fatura no|Müşteri no|Müşteri|Sözleşme|Sözleşme no|Teklif|Teklif no|Dosya no|Poliçe|Poliçe no|Hasar no|Kargo|Takip no|" +
    "Kargo takip no|Seri no|Ürün kodu|Kod|Hesap no|Vergi no|TC kimlik no|Rezervasyon|Tedarikçi|Proje|Sayaç no|Abone no|Talep no|İş emri|İrsaliye|Barkod|" +
    "Başvuru no|Üye no|Sicil no|Referans|Evrak no|Plaka|İşlem no|Tesisat no",
  RU:
    "Заказ|Заказ №|Номер заказа|Счёт|Счет №|Счёт-фактура|Клиент|Код клиента|Договор|Договор №|Предложение|Дело|Обращение|Заявка|Полис|Убыток|Посылка|" +
    "Отправление|Трек-номер|Накладная|Серийный номер|Артикул|Код|Лицевой счёт|Расчётный счёт|ИНН|ОГРН|ОКПО|Бронь|Поставщик|Проект|Счётчик|Акт|" +
    "Табельный номер|Карта|Паспорт|Удостоверение|Рег. номер|Тикет|Инцидент|Платёж|Идентификатор|Контракт|Партия|Исх. №|Вх. №|Протокол",
  UA:
    "Замовлення|Рахунок|Рахунок №|Клієнт|Код клієнта|Договір|Договір №|Пропозиція|Справа|Заявка|Звернення|Поліс|Посилка|Відправлення|ТТН|Накладна|" +
    "Серійний номер|Артикул|Код|ЄДРПОУ|ІПН|Бронювання|Постачальник|Проєкт|Лічильник|Акт|Особовий рахунок|Паспорт|Номер замовлення",
  IL:
    "הזמנה|מספר הזמנה|חשבונית|לקוח|מספר לקוח|חוזה|הצעת מחיר|תיק|מספר תיק|פנייה|פוליסה|תביעה|משלוח|מספר סידורי|קוד|חשבון|ח.פ.|ת.ז.|עוסק מורשה|ספק|פרויקט|" +
    "מונה|אסמכתא|קבלה|תעודת משלוח",
  SA:
    "رقم الطلب|رقم الفاتورة|الفاتورة|رقم العميل|رقم العقد|عرض السعر|رقم القضية|رقم البلاغ|رقم التذكرة|رقم الوثيقة|رقم المطالبة|رقم الشحنة|رقم التتبع|" +
    "الرقم التسلسلي|الرمز|رقم الحساب|الرقم الضريبي|رقم الهوية|السجل التجاري|رقم الحجز|رقم المورد|رقم المشروع|رقم العداد|رقم الإقامة|رقم المرجع|المرجع|" +
    "رقم المعاملة|رقم العضوية|رقم الموظف|رقم السجل|رقم الجواز",
  JP:
    "注文番号|請求書番号|お客様番号|顧客番号|契約番号|見積番号|案件番号|ケース番号|問い合わせ番号|受付番号|証券番号|事故番号|追跡番号|伝票番号|製造番号|シリアル番号|品番|型番|商品コード|口座番号|法人番号|登録番号|予約番号|会員番号|社員番号|管理番号|整理番号|ID|コード|" +
    "お問合せ番号|発注番号|納品書番号|ロット番号|承認番号|郵便番号",
  CN:
    "订单号|订单编号|发票号|客户编号|客户号|合同号|合同编号|报价单号|案件编号|工单号|工单|保单号|快递单号|运单号|物流单号|序列号|产品编号|型号|账号|银行账号|税号|身份证号|预订号|供应商编号|项目编号|会员号|工号|流水号|批号|编号|编码|QQ|邮编|交易号|采购单号",
  KR:
    "주문번호|송장번호|운송장번호|고객번호|계약번호|견적번호|사건번호|접수번호|증권번호|사고번호|일련번호|제품번호|모델번호|계좌번호|사업자번호|법인번호|예약번호|회원번호|사번|관리번호|문서번호|코드|아이디|승인번호|거래번호|등록번호|티켓번호|케이스번호|우편번호|발주번호",
  TH:
    "เลขที่สั่งซื้อ|เลขที่ใบแจ้งหนี้|รหัสลูกค้า|เลขที่สัญญา|ใบเสนอราคา|เลขพัสดุ|หมายเลขพัสดุ|เลขบัญชี|เลขที่บัญชี|เลขประจำตัวผู้เสียภาษี|บัตรประชาชน|" +
    "หมายเลขสมาชิก|รหัสพนักงาน|หมายเลขเครื่อง|ซีเรียล|เลขที่กรมธรรม์|หมายเลขคำสั่งซื้อ|รหัสสินค้า|เลขที่จอง|เลขอ้างอิง",
  VN:
    "Mã đơn hàng|Đơn hàng số|Hóa đơn|Số hóa đơn|Mã khách hàng|Khách hàng|Hợp đồng|Số hợp đồng|Báo giá|Hồ sơ|Mã hồ sơ|Số tài khoản|STK|MST|Mã số thuế|CMND|" +
    "CCCD|Mã vận đơn|Vận đơn|Số seri|Mã sản phẩm|Mã đặt chỗ|Mã nhân viên|Mã giao dịch|Tham chiếu|Mã số",
  ID:
    "No. Pesanan|Nomor pesanan|Faktur|No. Faktur|Invoice|No. Pelanggan|ID Pelanggan|Kontrak|No. Kontrak|Penawaran|Kasus|Tiket|No. Tiket|Polis|Klaim|" +
    "No. Resi|Resi|No. Seri|Kode|No. Rekening|Rekening|NPWP|NIK|KTP|No. Anggota|Pemasok|Proyek|Nomor meter|NIP|Kode booking|Referensi|No. Registrasi|" +
    "ID transaksi",
  LT:
    "Užsakymas|Užsakymo nr.|Sąskaita|Sąskaitos nr.|Kliento kodas|Sutartis|Sutarties nr.|Siunta|Siuntos nr.|Įmonės kodas|PVM kodas|Asmens kodas|Kodas|Nr.|" +
    "Pasiūlymas|Byla",
  LV:
    "Pasūtījums|Pasūtījuma nr.|Rēķins|Rēķina nr.|Klienta nr.|Līgums|Līguma nr.|Sūtījums|Reģ. nr.|PVN nr.|Kods|Konts|Personas kods|Piedāvājums|Lieta",
  EE:
    "Tellimus|Tellimuse nr|Arve|Arve nr|Klient|Kliendi nr|Leping|Lepingu nr|Pakkumine|Saadetis|Registrikood|KMKR|Kood|Konto|Isikukood|Viitenumber|Juhtum",
};

/** Somebody is called there. */
export const TELEPHONES: Readonly<Record<string, string>> = {
  US:
    "Phone|Telephone|Tel|Cell|Mobile|Office|Home|Work|Direct|Main|Main line|Fax|Call|Call us at|Reach me at|Text|Callback|Callback number|Contact|" +
    "Contact number|Best number|Phone number|After hours|Emergency|Emergency contact|Front desk|Support|Customer service|Sales|Hotline|Toll free|" +
    "Billing questions|Assistant|Asst. Phone|Other Phone|Home Phone|Alt phone|Alternate|Day|Evening|Dispatch|Driver|Site contact|Caller ID|From|To|Caller|" +
    "Dialed|Voicemail|WhatsApp|SMS|Business Phone|Primary Phone|Phone 1|Phone 2|Tel. No.|Contact No|Ph no|Mobile #|Direct line|DID|Front office|Reception|" +
    "Ring|Branch|Warehouse|Night line|Pager|Duty manager|Orders|To order|For orders|Reservations|Booking line|Claims|Customer care|Helpdesk|Service desk|" +
    "Switchboard|Helpline",
  ES:
    "Teléfono|Tel.|Tfno.|Tlf.|Móvil|Fijo|Teléfono fijo|Teléfono móvil|Contacto|Persona de contacto|Llamar al|Llámame al|Llama al|Centralita|" +
    "Atención al cliente|Oficina|Despacho|Casa|Trabajo|Particular|Urgencias|Fax|WhatsApp|Whatsapp|Nº de teléfono|Número de contacto|Número de teléfono|" +
    "Mi número es el|Mi número|Su número|Tel. contacto|Tel. oficina|Tel. 2|Otro teléfono|Teléfono del asistente|Pedidos|Reservas|Citas|Cita previa|" +
    "Información|Soporte|Averías|Servicio técnico|Ventas|Comercial|Administración|Tienda|Almacén|Taller|Recepción|Marcar|Devolver llamada al|" +
    "Localizable en el|Directo|Línea directa|Celular|Cel.|Llamada de|Llamada entrante|Origen|Destino|Conductor|Transportista|Guardia|Portería",
  DE:
    "Telefon|Tel.|Fon|Mobil|Mobiltelefon|Handy|Festnetz|Fax|Durchwahl|Zentrale|Rückruf|Rückruf unter|Rückrufnummer|Rufnummer|Telefonnummer|Tel.-Nr.|Tel.Nr.|" +
    "Telefonnr.|Handynr.|Handynummer|Kontakt|Ansprechpartner|Hotline|Servicenummer|Service|Büro|Privat|Geschäftlich|Dienstlich|Notfall|Notdienst|Anruf von|" +
    "Anrufer|Anrufen|Bitte anrufen|unter|erreichbar unter|Erreichbar|Meine Nummer|Meine Nummer ist|neue Nummer|Kundenservice|Kundendienst|Vertrieb|" +
    "Bestellungen|Bestellhotline|Bestelltelefon|Terminvereinbarung|Auskunft|Empfang|Sekretariat|Praxis|Filiale|Lager|Werkstatt|Fahrer|Störung|" +
    "Störungsdienst|Telefax|WhatsApp|Sammelnummer|Diensthandy|Telefon privat|Telefon (2)|Weitere Telefonnummer|Telefon Assistent",
  FR:
    "Téléphone|Tél|Tél.|Tel|Portable|Mobile|Fixe|Standard|Ligne directe|Fax|Télécopie|Contact|N° de téléphone|Numéro de téléphone|Appeler le|Rappeler le|" +
    "Rappeler au|Joignable au|à rappeler au|Mon numéro|Mon numéro est le|Urgence|Urgences|Numéro d'urgence|Astreinte|Service client|SAV|Accueil|Secrétariat|" +
    "Bureau|Domicile|Perso|Pro|Commandes|Réservations|Renseignements|Prise de rendez-vous|Agence|Magasin|Dépôt|Atelier|Chauffeur|Appel de|Appelant|" +
    "Appel entrant|Numéro vert|N° vert|Numéro|GSM|WhatsApp|Assistance|Dépannage|Hotline|Tél. bureau|Tél. domicile|Tél. portable|Autre téléphone|Cabinet",
  IT:
    "Telefono|Tel.|Cell.|Cellulare|Fisso|Fax|Centralino|Numero verde|Contatto|Contatti|Recapito|Chiamare|Chiamare il|Chiama|Chiamata da|Richiamare|" +
    "Richiamare al|Ufficio|Casa|Assistenza|Servizio clienti|Urgenze|Emergenze|Prenotazioni|Informazioni|Info|Segreteria|Sede|Negozio|Magazzino|Officina|" +
    "Autista|Il mio numero|Numero di telefono|Numero telefonico|N. tel.|N. telefono|Mobile|WhatsApp|Altro telefono|Referente|Ordini|Reperibile al|Interno",
  PT:
    "Telefone|Tel.|Telemóvel|Telem.|Tlm.|Fixo|Fax|Contacto|Contato|Ligue|Ligar para|Ligue para o|Linha de apoio|Apoio ao cliente|Atendimento|Urgências|" +
    "Reservas|Escritório|Casa|Loja|Número de telefone|N.º de telefone|N.º de contacto|O meu número|Assistência|Geral|Encomendas|Informações|Marcações|" +
    "Oficina|Motorista",
  BR:
    "Telefone|Tel.|Fone|Fones|Celular|Cel.|Fixo|Comercial|Residencial|Contato|Ligar|Ligue|Ligue para|WhatsApp|Zap|SAC|Central de atendimento|Televendas|" +
    "Plantão|Retorno|Retornar no|Retornar para|Número|Número de telefone|Nº de contato|Recado|Tel. recado|Recepção|Escritório|Loja|Vendas|Suporte|" +
    "Agendamento|Informações|Pedidos|Matriz|Filial|DDD + telefone|Motorista|Portaria|Falar com Ana",
  NL:
    "Telefoon|Tel.|Tel|Mobiel|Mob.|Gsm|Vast|Fax|Contact|Contactpersoon|Bel|Bellen|Terugbellen|Terugbellen op|Bereikbaar op|Telefoonnummer|Telnr|Tel.nr.|" +
    "Mobiel nummer|Klantenservice|Receptie|Kantoor|Thuis|Privé|Werk|Spoed|Storing|Nood|Mijn nummer|Mijn nummer is|Direct|Doorkiesnummer|Algemeen|Balie|" +
    "Chauffeur|Winkel|Bestellingen|Reserveringen|Afspraken|Informatie|Beller|WhatsApp|Magazijn",
  SE:
    "Telefon|Tel|Tel.|Tfn|Mobil|Mobiltelefon|Mobilnr|Växel|Direkt|Direktnr|Fax|Kontakt|Kontaktperson|Ring|Ringa|Ring upp|Telefonnummer|Telnr|Kundservice|" +
    "Kundtjänst|Support|Reception|Kontor|Hem|Arbete|Jour|Nås på|Nås på nummer|Akut|Bokning|Mitt nummer|Chaufför|Uppringd av",
  PL:
    "Telefon|Tel.|tel. kom.|Kom.|Komórka|Stacjonarny|Faks|Fax|Kontakt|Osoba kontaktowa|Telefon kontaktowy|Numer telefonu|Nr telefonu|Nr tel.|Nr kom.|" +
    "Infolinia|Biuro|Sekretariat|Recepcja|Dom|Praca|Zadzwonić|Proszę dzwonić|Dzwonić pod|dzwonić pod nr|Oddzwonić|pod numerem|Mój numer|Serwis|" +
    "Biuro obsługi|Obsługa klienta|Rezerwacje|Zamówienia|Informacja|Pogotowie|Dyżur|Kierowca|Sklep|Magazyn|Połączenie od|Dzwonił|Centrala|Numer kontaktowy|" +
    "WhatsApp",
  CZ:
    "Telefon|Tel.|Tel|Mobil|Mob.|Pevná linka|Fax|Kontakt|Kontaktní osoba|Kontaktní telefon|Telefonní číslo|Tel. číslo|Volat|Volejte|Zavolat|Zavolejte na|" +
    "Infolinka|Zákaznická linka|Recepce|Kancelář|Domů|Práce|Pohotovost|Dispečink|Objednávky|Rezervace|Informace|Servis|Prodejna|Sklad|Řidič|Moje číslo|" +
    "na čísle|Ústředna|WhatsApp",
  HU:
    "Telefon|Tel.|Tel|Mobil|Mobiltelefon|Vezetékes|Fax|Kapcsolat|Kapcsolattartó|Telefonszám|Mobilszám|Hívjon|Hívja|Hívható|Ügyfélszolgálat|Recepció|Iroda|" +
    "Otthon|Munkahely|Sürgősségi|Ügyelet|Foglalás|Információ|Szerviz|Bolt|Raktár|Sofőr|A számom|Központ|Visszahívás",
  TR:
    "Telefon|Tel|Tel.|Cep|Cep tel|GSM|Sabit|Faks|İletişim|İrtibat|Telefon no|Telefon numarası|Arayın|Bizi arayın|Çağrı merkezi|Müşteri hizmetleri|Santral|" +
    "Ofis|Ev|İş|Acil|Rezervasyon|Sipariş hattı|Bilgi|Servis|Mağaza|Depo|Şoför|Numaram|WhatsApp|WhatsApp hattı|Destek|Danışma|Yetkili|Arayan",
  RU:
    "Телефон|Тел.|Тел|т.|Моб.|Мобильный|Сот.|Рабочий|Рабочий телефон|Домашний|Факс|Контакт|Контакты|Контактный телефон|Номер телефона|Номер|Мой номер|" +
    "Звоните|Звонить|Позвонить|Позвонить по|Перезвонить|Перезвонить по номеру|Горячая линия|Справочная|Приёмная|Офис|Дом|Секретарь|Заказы|Доставка|" +
    "Диспетчер|Водитель|Склад|Магазин|Сервис|Поддержка|Служба поддержки|Вотсап|WhatsApp|Звонок от|Входящий|Абонент|Доб. телефон|Для связи|по телефону|" +
    "Менеджер|Ресепшн",
  GR:
    "Τηλέφωνο|Τηλ.|Τηλ|Κινητό|Κιν.|Σταθερό|Φαξ|Επικοινωνία|Τηλ. επικοινωνίας|Καλέστε|Κέντρο|Γραφείο|Σπίτι|Εργασία|Εξυπηρέτηση πελατών|Παραγγελίες|Κρατήσεις|" +
    "Πληροφορίες|Γραμματεία|Αριθμός τηλεφώνου|Viber|Επείγοντα|Τηλεφωνικό κέντρο|Υποκατάστημα",
  RO:
    "Telefon|Tel.|Tel|Mobil|Fix|Fax|Contact|Persoană de contact|Număr de telefon|Nr. telefon|Nr. tel.|Sunați la|Sună la|Apelați|Relații clienți|Recepție|" +
    "Birou|Acasă|Serviciu|Urgențe|Dispecerat|Comenzi|Rezervări|Programări|Informații|Service|Magazin|Depozit|Șofer|Numărul meu|Centrală|Secretariat",
  IL:
    "טלפון|טל|טל.|נייד|פקס|התקשרו|משרד|בית|ליצירת קשר|איש קשר|מוקד|שירות לקוחות|מספר טלפון|וואטסאפ|מזכירות|הזמנות|לפרטים|חירום|נהג|חנות|להתקשר ל|סלולרי",
  SA:
    "هاتف|الهاتف|جوال|الجوال|موبايل|فاكس|اتصل|اتصل على|للتواصل|للاستفسار|رقم الهاتف|رقم الجوال|رقم التواصل|واتساب|خدمة العملاء|المكتب|المنزل|الطوارئ|" +
    "الاستقبال|الدعم الفني|المبيعات|تحويلة|السائق|المتصل",
  JP:
    "電話|電話番号|TEL|Tel|携帯|携帯電話|携帯番号|代表|代表電話|直通|FAX|連絡先|ご連絡先|緊急連絡先|お問い合わせ|お問い合わせ先|フリーダイヤル|予約|ご予約|受付|会社|自宅|勤務先|担当|折り返し|着信|発信者|サポート|コールセンター|窓口|お客様相談室",
  CN:
    "电话|电话号码|联系电话|手机|手机号|手机号码|座机|传真|联系方式|热线|客服|客服热线|服务热线|总机|前台|办公室|家庭|紧急联系人|微信同号|来电|来电号码|主叫|主叫号码|回电|请拨打|致电|咨询|预订热线|订购热线|司机|门店|联系人",
  KR:
    "전화|전화번호|휴대폰|휴대전화|핸드폰|팩스|연락처|대표전화|대표번호|직통|직통번호|고객센터|사무실|자택|직장|긴급연락처|문의|문의전화|예약|예약문의|상담|상담전화|콜백|발신번호|수신번호|기사님|매장|담당자|TEL|Tel|HP|모바일",
};
