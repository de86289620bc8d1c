// jsforce's own ways of reading and writing, against the sandbox with a session that is already open.
// In: JSON {url, token} as the first argument. Out: one JSON object on standard output.
import jsforce from "jsforce";

const { url, token } = JSON.parse(process.argv[2]);
const connection = new jsforce.Connection({ instanceUrl: url, accessToken: token, version: "62.0" });
const failure = (error) => ({ code: error.errorCode, name: error.name, message: error.message });
const out = {};

// Reading in pages, three ways.
const small = { headers: { "Sforce-Query-Options": "batchSize=200" } };
const first = await connection.query("SELECT Id FROM Task", small);
const second = await connection.queryMore(first.nextRecordsUrl);
out.pages = [first.totalSize, first.done, first.records.length, second.records.length];
out.fetched = (await connection.query("SELECT Id FROM Task", { ...small, autoFetch: true, maxFetch: 5000 })).records.length;
let streamed = 0;
await new Promise((resolve, reject) => {
  connection.query("SELECT Id FROM Task", small).on("record", () => (streamed += 1)).on("end", resolve).on("error", reject)
    .run({ autoFetch: true, maxFetch: 5000 });
});
out.streamed = streamed;

// The query builder, with conditions, sorting, children and dates.
out.built = (await connection.sobject("Contact")
  .find({ LastName: { $in: ["Soto", "Ruiz"] }, Phone: { $like: "+34%" }, CreatedDate: { $gte: jsforce.Date.TODAY } }, "Id, Name, Account.Name")
  .sort({ Name: 1 }).limit(5).execute()).map((record) => record.Name);
const withChildren = await connection.query("SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Name = 'Talleres Soto'");
out.children = withChildren.records[0].Contacts.records.map((record) => record.LastName);
out.counted = (await connection.query("SELECT AccountId, COUNT(Id) people FROM Contact GROUP BY AccountId")).records.length;
out.one = (await connection.sobject("Contact").findOne({ Name: "Ana Ruiz" }, ["Id", "Name"])).Name;

// Searching.
const parameterized = await connection.requestPost("/parameterizedSearch", {
  q: "Ruiz", in: "NAME", fields: ["Name"], sobjects: [{ name: "Contact", limit: 5 }, { name: "Account" }], spellCorrection: false,
});
out.parameterized = parameterized.searchRecords.map((record) => record.Name);
out.unescaped = (await connection.search("FIND {+34912345678} IN PHONE FIELDS RETURNING Contact(Id)")).searchRecords.length;
out.malformed = await connection.search("FIND {a} RETURNING Contact(Id)").catch(failure);

// Writing one and many.
const made = await connection.sobject("Account").create([{ Name: "One" }, { Name: "Two" }, { Phone: "1" }]);
out.made = made.map((row) => row.success);
out.allOrNone = (await connection.sobject("Account").create([{ Name: "Three" }, { Phone: "1" }], { allOrNone: true }).catch(failure));
const ids = made.filter((row) => row.success).map((row) => row.id);
out.updated = (await connection.sobject("Account").update(ids.map((Id) => ({ Id, Phone: "1234567" })))).map((row) => row.success);
out.retrieved = (await connection.sobject("Account").retrieve(ids)).map((record) => record.Phone);
out.upserted = (await connection.sobject("Account").upsert([{ ExtId__c: "1", Name: "Ext 1" }, { ExtId__c: "2", Name: "Ext 2" }], "ExtId__c"))
  .map((row) => row.success);
out.destroyed = (await connection.sobject("Account").destroy(ids)).map((row) => row.success);
out.gone = await connection.sobject("Account").retrieve(ids[0]).catch(failure);
out.composite = (await connection.requestPost("/composite", {
  allOrNone: true,
  compositeRequest: [
    { method: "POST", url: "/services/data/v62.0/sobjects/Account", referenceId: "firm", body: { Name: "Composite" } },
    { method: "POST", url: "/services/data/v62.0/sobjects/Contact", referenceId: "boss", body: { LastName: "Boss", AccountId: "@{firm.id}" } },
  ],
})).compositeResponse.map((part) => part.httpStatusCode);
const twin = { LastName: "Ruiz", Email: "ana.ruiz@ferreteria-ruiz.example" };
out.duplicate = await connection.sobject("Contact").create(twin).catch(failure);
out.saved = (await connection.sobject("Contact").create(twin, { headers: { "Sforce-Duplicate-Rule-Header": "allowSave=true" } })).success;

// What there is, and what is left.
out.types = (await connection.describeGlobal()).sobjects.map((type) => type.name);
out.required = (await connection.sobject("Lead").describe()).fields
  .filter((field) => field.createable && !field.nillable && !field.defaultedOnCreate).map((field) => field.name);
out.limits = (await connection.request("/limits")).DailyApiRequests.Max;
out.usage = connection.limitInfo.apiUsage;
out.dead = await new jsforce.Connection({ instanceUrl: url, accessToken: "dead", version: "62.0" })
  .query("SELECT Id FROM Contact").catch(failure);
console.log(JSON.stringify(out));
