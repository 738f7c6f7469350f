#include "answers.h"
#include "signing.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::s3;

namespace {

std::string const empty_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// The four examples of "Signature Calculations for the Authorization Header" in the reference of Amazon S3.
TEST_CASE("authorization: the examples of the reference")
{
    std::string const put_hash = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    using Pairs = std::map<std::string, std::string>;
    struct Row { char const* name; std::string method, path; Pairs query, headers; std::string hash; char const *names, *signature; };
    for (auto const& row : {
             Row { "GET of an object", "GET", "/test.txt", {}, { { "range", "bytes=0-9" } }, empty_hash, "host;range;x-amz-content-sha256;x-amz-date",
                 "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41" },
             Row { "PUT of an object", "PUT", "/test$file.text", {}, { { "date", "Fri, 24 May 2013 00:00:00 GMT" }, { "x-amz-storage-class", "REDUCED_REDUNDANCY" } }, put_hash,
                 "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd" },
             Row { "GET of the lifecycle", "GET", "/", { { "lifecycle", "" } }, {}, empty_hash, "host;x-amz-content-sha256;x-amz-date",
                 "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543" },
             Row { "list of objects", "GET", "/", { { "max-keys", "2" }, { "prefix", "J" } }, {}, empty_hash, "host;x-amz-content-sha256;x-amz-date",
                 "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7" },
         }) {
        CAPTURE(row.name);
        ToSign request { row.method, row.path, row.query, row.headers, row.hash };
        request.headers["host"] = "examplebucket.s3.amazonaws.com";
        request.headers["x-amz-date"] = "20130524T000000Z";
        request.headers["x-amz-content-sha256"] = row.hash;
        CHECK(authorization(request, "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1", "20130524T000000Z")
            == "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=" + std::string(row.names) + ",Signature=" + row.signature);
    }
}

TEST_CASE("what is signed is encoded as it is sent")
{
    CHECK(percent_encoded("a b/あ~", true) == "a%20b/%E3%81%82~");
    CHECK(percent_encoded("a/b=+", false) == "a%2Fb%3D%2B");
    CHECK(query_text({ { "prefix", "a b/" }, { "list-type", "2" }, { "continuation-token", "x/+=" } }) == "continuation-token=x%2F%2B%3D&list-type=2&prefix=a%20b%2F");
    CHECK(query_text({}).empty());
}

TEST_CASE("a page of a list is read whole or not at all")
{
    std::string const object = "<Contents><Key>a&amp;b</Key><LastModified>2026-04-01T09:30:00.123Z</LastModified><ETag>&#34;x&#34;</ETag><Size>12</Size></Contents>";
    std::string const open = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">", close = "</ListBucketResult>";
    auto const page = page_of(open + "<IsTruncated>true</IsTruncated>" + object + "<NextContinuationToken>n&gt;1</NextContinuationToken>" + close);
    REQUIRE(page);
    REQUIRE(page->objects.size() == 1);
    CHECK(page->objects[0].key == "a&b");
    CHECK(page->objects[0].size == 12);
    CHECK(page->objects[0].modified.microseconds == 1'775'035'800'000'000);
    CHECK(page->next == "n>1");
    CHECK(page_of(open + "<IsTruncated>false</IsTruncated>" + close)->objects.empty());
    struct Row { char const* name; std::string xml; };
    for (auto const& row : {
             Row { "nothing", "" }, Row { "an error", "<Error><Code>AccessDenied</Code></Error>" }, Row { "cut", open + object }, Row { "a document type", "<!DOCTYPE x>" + open + close },
             Row { "no size", open + "<Contents><Key>a</Key><LastModified>2026-04-01T09:30:00.000Z</LastModified></Contents>" + close },
             Row { "no such day", open + "<Contents><Key>a</Key><LastModified>2026-02-30T09:30:00.000Z</LastModified><Size>1</Size></Contents>" + close },
         }) {
        CAPTURE(row.name);
        CHECK_FALSE(page_of(row.xml));
    }
}

}  // namespace
