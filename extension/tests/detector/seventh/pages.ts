/** Salesforce pages: records, lists, reports, feeds. */
import { alike } from "../case";

export const pages = [
  ...alike(
    "a phone field of a record",
    [
      `<records-record-layout-item field-label="Mobile"><dl><dt><span class="test-id__field-label">Mobile</span></dt><dd><span class="test-id__field-value"><slot name="outputField"><records-output-phone slot="outputField"><lightning-formatted-phone><a href="tel:0034 655 210 987">0034 655 210 987</a></lightning-formatted-phone></records-output-phone></slot></span><button title="Edit Mobile"><span class="slds-assistive-text">Edit Mobile</span></button></dd></dl></records-record-layout-item>`,
      "ES", "+34655210987",
    ],
    [
      `<flexipage-field><slot><div data-target-selection-name="sfdc:RecordField.Lead.MobilePhone"><div><span class="test-id__field-label">Móvil</span></div><div><span class="test-id__field-value"><lightning-formatted-phone slot="output"><a href="tel:655210988">655210988</a></lightning-formatted-phone></span></div></div></slot></flexipage-field>`,
      "ES", "+34655210988",
    ],
    [
      `<records-highlights-details-item slot="secondaryFields"><div><p class="slds-text-title slds-truncate" title="Phone (2)">Phone (2)</p><p class="fieldComponent"><lightning-formatted-phone><a href="tel:2128480133">(212) 848-0133</a></lightning-formatted-phone><button>More</button></p></div></records-highlights-details-item>`,
      "US", "+12128480133",
    ],
    [
      `<lightning-click-to-dial><a href="javascript:void(0)"><span class="slds-icon_container"><svg></svg></span><span class="slds-assistive-text">Clic para marcar</span>93 415 22 80</a></lightning-click-to-dial>`,
      "ES", "+34934152280",
    ],
    [
      `<lightning-click-to-dial><span class="slds-icon_container"><svg></svg></span><span class="slds-assistive-text">Click-to-dial deaktiviert</span>0711 2587 4410</lightning-click-to-dial>`,
      "DE", "+4971125874410",
    ],
    [`<lightning-formatted-phone data-render-mode="shadow"><a href="tel:+44 1223 336 841">+44 1223 336 841</a></lightning-formatted-phone>`, "US", "+441223336841"],
    [
      `<table class="detailList"><tr><td class="labelCol">Phone</td><td class="dataCol col02"><div id="con10_ileinner">(617) 253-0410</div></td><td class="labelCol">Other Phone</td><td class="dataCol"><div id="con14_ileinner">(617) 253-0455</div></td></tr></table>`,
      "US", ["+16172530410", "+16172530455"],
    ],
    [`<div class="x-grid3-cell-inner x-grid3-col-PHONE1">0117 496 0338</div>`, "GB", "+441174960338"],
    [
      `<span class="tel"><img src="/img/s.gif" width="1" height="1">(415) 288-4471<img src="/img/btn_nodial_inline.gif" alt="Click to dial disabled" title="Click to dial disabled"></span>`,
      "US", "+14152884471",
    ],
    [`<dl><dt>Teléfono</dt><dd><a href="tel:(511) 422-7781" target="_blank">(511) 422-7781</a></dd></dl>`, "PE", "+5114227781"],
    [`<dl class="slds-list_horizontal"><dt class="slds-item_label">Asst. Phone:</dt><dd class="slds-item_detail">+1 (646) 845 2299</dd></dl>`, "DE", "+16468452299"],
    [`<lightning-output-field><label>Telefon</label><div><lightning-formatted-phone><a href="tel:+43 1 5134433 12">+43 1 5134433 12</a></lightning-formatted-phone></div></lightning-output-field>`, "AT", "+431513443312"],
  ),
  ...alike(
    "a list, a related list, a table",
    [
      `<table><tbody><tr><th scope="row"><a data-recordid="0035g00000AbCdEAAV" href="/lightning/r/0035g00000AbCdEAAV/view">Julia Roth</a></th><td role="gridcell"><span class="slds-grid"><span class="forceOutputPhone slds-truncate">(617) 833-2458</span><button title="Edit Phone">✎</button></span></td><td><span class="uiOutputDate">14/03/2026</span></td></tr></tbody></table>`,
      "US", "+16178332458",
    ],
    [
      `<table><thead><tr><th>Name</th><th>Phone</th><th>Mobile</th><th>Created</th></tr></thead><tbody><tr><td>Ilse Kern</td><td>030 4550 771</td><td>0151 4412 0987</td><td>12.03.2026 14:05</td></tr><tr><td>Udo Lang</td><td>(040) 3344-219</td><td></td><td>11.03.2026 09:12</td></tr></tbody></table>`,
      "DE", ["+49304550771", "+4915144120987", "+49403344219"],
    ],
    [
      `<tr data-row-key-value="00Q5g00000XyZ12EAF"><td data-label="Teléfono"><lightning-primitive-cell-factory><lightning-formatted-phone><a href="tel:+525544120987" tabindex="-1">+525544120987</a></lightning-formatted-phone></lightning-primitive-cell-factory></td><td data-label="Ingresos">$1,250,000</td></tr>`,
      "MX", "+525544120987",
    ],
    [
      `<table><tr><th>Account</th><th>Billing Zip</th><th>Phone</th><th>Employees</th></tr><tr><td>Acme</td><td>94105-2201</td><td>415-901-7000</td><td>12,400</td></tr><tr><td>Borealis</td><td>60606</td><td>312-555-8742</td><td>380</td></tr></table>`,
      "US", ["+14159017000", "+13125558742"],
    ],
    [
      `<article class="slds-card"><ul><li><span title="Account Name">Fjord AS</span><span title="Phone">55 31 47 02</span><span title="Org.nr.">Org.nr. 981 276 957</span></li></ul></article>`,
      "NO", "+4755314702",
    ],
    [
      `<div class="slds-tile"><h3><a href="/lightning/r/003/view">Marie Dubois</a></h3><div class="slds-tile__detail"><dl><dt>Titre:</dt><dd>DAF</dd><dt>Téléphone:</dt><dd>04 91 33 72 18</dd><dt>E-mail:</dt><dd>marie.dubois1984@exemple.fr</dd></dl></div></div>`,
      "FR", "+33491337218",
    ],
    [
      `<div class="kanban-card"><div>Renewal 2026</div><div>€ 48.200,00</div><div>31-12-2026</div><div>070 - 363 41 20</div></div>`,
      "NL", "+31703634120",
    ],
    [
      `<table class="reportTable"><tr><td>Case 00012874</td><td>Open</td><td>+61 3 8601 4477</td><td>3/14/2026 8:05 AM</td><td>1,204.00</td></tr></table>`,
      "AU", "+61386014477",
    ],
    [
      `<table><tr><td>1</td><td>Ferreira &amp; Filhos</td><td>(21) 2532-7714</td><td>R$ 12.480,00</td></tr><tr><td>2</td><td>Padaria Sol</td><td>(21) 99871-2203</td><td>R$ 980,50</td></tr></table>`,
      "BR", ["+552125327714", "+5521998712203"],
    ],
    [
      `<ul><li>Lisboa<span> · </span>213 882 410</li><li>Braga<span> · </span>253 611 287</li><li>Faro<span> · </span>289 803 552</li></ul>`,
      "PT", ["+351213882410", "+351253611287", "+351289803552"],
    ],
    [
      `<table><tr><td>Kontakt</td><td>Telefon</td><td>NIP</td></tr><tr><td>J. Nowak</td><td>61 852 44 17</td><td>525-244-71-82</td></tr></table>`,
      "PL", "+48618524417",
    ],
  ),
  ...alike(
    "case comments, feeds, call notes",
    [`<div class="cuf-body"><span>Spoke to Dana, she asked us to try her cell (512-477-2290) after 3pm on 3/14.</span></div>`, "US", "+15124772290"],
    [`<div class="feedBodyInner"><p>@Pau Serra el cliente pide que le llamen al 972 20 41 15 antes de las 14:00, ref. 2026-00417.</p></div>`, "ES", "+34972204115"],
    [`<p>Llamada perdida de 93 318 27 04 el 12/03/2026 a las 10:42</p>`, "ES", "+34933182704"],
    [`<div class="commentBody">Customer said: "call me back on 0117 496 0021, NOT the 0117 496 0022 number"</div>`, "GB", ["+441174960021", "+441174960022"]],
    [`<p>[12.03.2026 09:14] Rückruf erbeten: 0351 / 87 55 102 – wg. Angebot 2026-1187</p>`, "DE", "+493518755102"],
    [`<p>Caller ID: +31207941188<br>Duration: 00:04:12<br>Queue: 801</p>`, "NL", "+31207941188"],
    [`<p>Inbound call from +1 646-555-0147 to +44 20 7946 0999, 3 min 20 s</p>`, "GB", ["+16465550147", "+442079460999"]],
    [`<div>Betreff: Rückruf 05521 70 33 40</div>`, "DE", "+495521703340"],
    [`<li class="slds-timeline__item"><a title="Call">Call</a> <span>Hoy 9:05</span><p>Ha dejado mensaje. Tel contacto 605 88 12 47, volver a llamar el 15 de marzo de 2026.</p></li>`, "ES", "+34605881247"],
    [`<p>Le client est joignable au 03 88 14 22 90 ou sur son portable 06.77.41.20.15 (sauf mercredi).</p>`, "FR", ["+33388142290", "+33677412015"]],
    [`<p>Il cliente Rossi (cod. 004417) chiede di essere richiamato allo 011 5612 447 entro il 20/03.</p>`, "IT", "+390115612447"],
    [`<p>Pls call Mr. Tan @ 6336 1882 ASAP re: PO 4500128871</p>`, "SG", "+6563361882"],
    [`<p>Kunden vill bli uppringd 0736-41 22 08 efter kl 13.00</p>`, "SE", "+46736412208"],
    [`<p>טלפון לחזרה 050-744-1822, דחוף</p>`, "IL", "+972507441822"],
    [`<p>Перезвонить клиенту: +7 921 447-18-22, заявка № 100447</p>`, "RU", "+79214471822"],
    [`<p>oddzwonić na 504 118 772 w sprawie FV 128/03/2026</p>`, "PL", "+48504118772"],
    [`<p>Tel. do pani Ewy: 71/ 344 18 20</p>`, "PL", "+48713441820"],
    [`<p>Müşteri 0533 218 44 71 numarasından aradı, sipariş no 2026031412</p>`, "TR", "+905332184471"],
    [`<p>Asiakas tavoitettavissa numerosta 050 344 1827 klo 9-16</p>`, "FI", "+358503441827"],
    [`<p>Kunden træffes på 28 71 40 33 kl. 8-16.</p>`, "DK", "+4528714033"],
    [`<p>Cliente retornou pelo 31 3222-4718, protocolo 20260314000412</p>`, "BR", "+553132224718"],
    [`<p>客户回电 139 1044 7182，工单 20260314-0021</p>`, "CN", "+8613910447182"],
    [`<p>折り返し 080-3447-1822 へお願いします（3/14 15:00まで）</p>`, "JP", "+818034471822"],
  ),
];
