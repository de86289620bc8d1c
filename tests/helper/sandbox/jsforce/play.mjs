// jsforce against the sandbox: signs in, searches, logs a call, outlives an expired session.
// In: JSON {url} as the first argument. Out: one JSON object on standard output.
import { createHash, randomBytes } from "node:crypto";
import jsforce from "jsforce";

const { url } = JSON.parse(process.argv[2]);
const redirectUri = "http://localhost:47801/oauth/callback";
const oauth2 = new jsforce.OAuth2({ loginUrl: url, clientId: "sandbox-consumer-key", redirectUri, useVerifier: true });

const authorizeUrl = oauth2.getAuthorizationUrl({ scope: "api refresh_token openid id", state: "s" });
const redirected = await fetch(authorizeUrl, { redirect: "manual" });
const callback = new URL(redirected.headers.get("location"));

const connection = new jsforce.Connection({ oauth2, version: "62.0" });
let refreshed = 0;
connection.on("refresh", () => (refreshed += 1));
const user = await connection.authorize(callback.searchParams.get("code"));

const out = { user, instanceUrl: connection.instanceUrl, hadRefreshToken: Boolean(connection.refreshToken) };
out.identity = (await connection.identity()).username;
out.contacts = (await connection.query("SELECT Name, Account.Name FROM Contact WHERE LastName = 'Ruiz'")).records;
out.found = (await connection.search("FIND {34933445566} IN PHONE FIELDS RETURNING Contact(Name), Account(Name)")).searchRecords;
out.created = await connection.sobject("Task").create({ Subject: "Call", Status: "Completed", CallObject: "jsforce:1" });
out.many = await connection.sobject("Task").create([{ Subject: "One" }, { Subject: "Two", CallType: "Sideways" }]);
out.updated = await connection.sobject("Task").update({ Id: out.created.id, Description: "Wants a quote" });
out.task = await connection.sobject("Task").retrieve(out.created.id);
out.upserted = await connection.sobject("Account").upsert({ Name: "Nine", ExtId__c: "9" }, "ExtId__c");
out.described = (await connection.sobject("Task").describe()).fields.length;
out.limit = connection.limitInfo.apiUsage;
out.error = await connection.query("SELECT Id FORM Task").catch((error) => ({ code: error.errorCode, name: error.name }));

connection.accessToken = `${createHash("sha1").update(randomBytes(8)).digest("hex")}`;
out.afterExpiry = (await connection.query("SELECT COUNT() FROM Contact")).totalSize;
out.refreshed = refreshed;

const { refreshToken } = connection;
out.revoking = await connection.oauth2.revokeToken(refreshToken).then(() => "done", (error) => error.name);
out.revoked = await connection.oauth2.refreshToken(refreshToken).catch((error) => error.name);
console.log(JSON.stringify(out));
