#include "tests/unit/twin/jumpcloud_twin.hpp"

namespace lockstep::twin {
namespace {

class JumpCloudUserWrite : public JumpCloudTwin {
protected:
    Reply put(const std::string& id, const std::string& body) { return send("PUT", "/api/systemusers/" + id, body); }
    Reply post(const std::string& body) { return send("POST", "/api/systemusers", body); }
    std::size_t mails() { return send_as_person("GET", "/_twin/mails").body.as_array().size(); }
    json::value last_mail() { return send_as_person("GET", "/_twin/mails").body.as_array().back(); }
};

TEST_F(JumpCloudUserWrite, UsernameEmailAndEmployeeNumberAreUniqueWhateverTheCase) {
    create_user("ada", R"(,"employeeIdentifier":"E1")");
    EXPECT_EQ(post(R"({"username":"ADA","email":"x@example.com"})").status, 400);
    const Reply email = post(R"({"username":"x","email":"Ada@Example.com"})");
    EXPECT_EQ(email.status, 400);
    EXPECT_EQ(message(email), "Email already exists");
    EXPECT_EQ(post(R"({"username":"x","email":"x@example.com","employeeIdentifier":"E1"})").status, 400);
    configure(R"({"duplicate_status":409})");
    EXPECT_EQ(post(R"({"username":"ada","email":"x@example.com"})").status, 409);
    EXPECT_EQ(post(R"({"username":"x","email":"x@example.com"})").status, 200);
}

TEST_F(JumpCloudUserWrite, ATenantThatTellsCaseApartTakesBothSpellings) {
    create_user("ada");
    configure(R"({"names_fold_case":false})");
    EXPECT_EQ(post(R"({"username":"ADA","email":"ADA@example.com"})").status, 200);
    EXPECT_EQ(post(R"({"username":"ada","email":"x@example.com"})").status, 400);
}

TEST_F(JumpCloudUserWrite, AnEmailOfAnotherOrganisationIsTakenAlthoughNobodyHereHasIt) {
    configure(R"({"foreign_emails":"far@example.com away@example.com"})");
    EXPECT_EQ(post(R"({"username":"x","email":"Away@example.com"})").status, 400);
}

TEST_F(JumpCloudUserWrite, AFreedNameCanBeTakenAgainUnderANewId) {
    const std::string id = id_of(create_user("ada"));
    EXPECT_EQ(send("DELETE", "/api/systemusers/" + id).status, 200);
    EXPECT_EQ(send("DELETE", "/api/systemusers/" + id).status, 404);
    EXPECT_NE(id_of(create_user("ada")), id);
}

TEST_F(JumpCloudUserWrite, AUsernameStartsWithALetterAndHasNoAtSign) {
    for (const std::string name : {"1ada", "a da", "a@b", "abcdefghijabcdefghijabcdefghij1", ""}) {
        EXPECT_EQ(post(R"({"username":")" + name + R"(","email":"x@example.com"})").status, 400) << name;
    }
    EXPECT_EQ(post(R"({"username":"a.d-a_1","email":"x@example.com"})").status, 200);
}

TEST_F(JumpCloudUserWrite, APutKeepsWhatItDoesNotNameAndClearsWithTheEmptyText) {
    const std::string id =
        id_of(create_user("ada", R"(,"department":"Sales","jobTitle":"Boss","employeeIdentifier":"E1")"));
    const Reply reply = put(id, R"({"department":"","employeeIdentifier":null})");
    EXPECT_EQ(reply.body.at("department"), "");
    EXPECT_EQ(reply.body.at("jobTitle"), "Boss");
    EXPECT_TRUE(reply.body.at("employeeIdentifier").is_null());
}

TEST_F(JumpCloudUserWrite, AnArrayIsReplacedWholeAndItsIdsAreNewWithTheSecondOfTheWrite) {
    const std::string id =
        id_of(create_user("ada", R"(,"attributes":[{"name":"a","value":"1"},{"name":"b","value":"2"}])"));
    const json::array before = get_user(id).at("attributes").as_array();
    wait(5s);
    put(id, R"({"attributes":[{"name":"a","value":"1"}]})");
    const json::array after = get_user(id).at("attributes").as_array();
    ASSERT_EQ(after.size(), 1U);
    EXPECT_EQ(after[0].at("value"), "1");
    EXPECT_NE(after[0].at("_id"), before[0].at("_id"));
    EXPECT_EQ(std::stoll(id_of(after[0].as_object()).substr(0, 8), nullptr, 16), now_.time_since_epoch() / 1s);
}

TEST_F(JumpCloudUserWrite, AnArrayThatIsNotNamedKeepsItsIds) {
    const std::string id = id_of(create_user("ada", R"(,"phoneNumbers":[{"type":"work","number":"+1"}])"));
    const json::value before = get_user(id).at("phoneNumbers");
    put(id, R"({"department":"Sales"})");
    EXPECT_EQ(get_user(id).at("phoneNumbers"), before);
}

TEST_F(JumpCloudUserWrite, AttributeNamesAreLettersAndDigits) {
    const std::string id = id_of(create_user("ada"));
    EXPECT_EQ(message(put(id, R"({"attributes":[{"name":"a b","value":""}]})")),
              "Attribute names may not contain spaces");
    EXPECT_EQ(message(put(id, R"({"attributes":[{"name":"a.b","value":""}]})")),
              "Attribute names may only contain letters and numbers");
    EXPECT_EQ(put(id, R"({"attributes":[{"name":"a","value":"1"},{"name":"a","value":"2"}]})").status, 400);
}

TEST_F(JumpCloudUserWrite, StateAndSuspendedMustAgree) {
    const std::string id = id_of(create_user("ada"));
    const Reply conflict = put(id, R"({"state":"ACTIVATED","suspended":true})");
    EXPECT_EQ(conflict.status, 400);
    EXPECT_EQ(message(conflict),
              "Cannot save conflicting state and suspended fields. (state=ACTIVATED suspended=true)");
    EXPECT_EQ(put(id, R"({"state":"SUSPENDED","suspended":true})").body.at("state"), "SUSPENDED");
    EXPECT_EQ(put(id, R"({"suspended":false})").body.at("state"), "ACTIVATED");
    configure(R"({"lone_state":"refuse"})");
    EXPECT_EQ(put(id, R"({"suspended":true})").status, 400);
    EXPECT_EQ(put(id, R"({"state":"STAGED"})").status, 400);
}

TEST_F(JumpCloudUserWrite, ReadOnlyAndUnknownFieldsAreIgnored) {
    const json::object before = create_user("ada");
    const Reply reply =
        put(id_of(before), R"({"created":"2000-01-01T00:00:00Z","totp_enabled":true,"nonsense":1,"_id":"x"})");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, json::value(before));
}

TEST_F(JumpCloudUserWrite, RestrictedFieldsAreIgnoredOrRefusedAsTheTenantHasIt) {
    const std::string id =
        id_of(create_user("ada", R"(,"department":"Sales","restrictedFields":[{"field":"department","type":"scim"}])"));
    EXPECT_EQ(put(id, R"({"department":"Legal"})").body.at("department"), "Sales");
    configure(R"({"restricted_writes":"refuse"})");
    EXPECT_EQ(put(id, R"({"department":"Legal"})").status, 400);
}

TEST_F(JumpCloudUserWrite, AManagerIsTheIdOfAUser) {
    const std::string boss = id_of(create_user("boss"));
    const std::string id = id_of(create_user("ada", R"(,"manager":")" + boss + "\""));
    EXPECT_EQ(text(get_user(id).at("manager")), boss);
    EXPECT_EQ(put(id, R"({"manager":"boss@example.com"})").status, 400);
    EXPECT_EQ(put(id, R"({"manager":"0123456789abcdef01234567"})").status, 400);
    EXPECT_TRUE(put(id, R"({"manager":null})").body.at("manager").is_null());
}

TEST_F(JumpCloudUserWrite, AManagerIsDeletedOnlyIfTheReportsAreHandedOver) {
    const std::string boss = id_of(create_user("boss"));
    const std::string next = id_of(create_user("next"));
    const std::string id = id_of(create_user("ada", R"(,"manager":")" + boss + "\""));
    EXPECT_EQ(send("DELETE", "/api/systemusers/" + boss).status, 409);
    EXPECT_EQ(send("DELETE", "/api/systemusers/" + boss + "?cascade_manager=" + next).status, 200);
    EXPECT_EQ(text(get_user(id).at("manager")), next);
    EXPECT_EQ(send("DELETE", "/api/systemusers/" + next + "?cascade_manager=null").status, 200);
    EXPECT_TRUE(get_user(id).at("manager").is_null());
}

TEST_F(JumpCloudUserWrite, AnActivatedUserWithoutPasswordIsMailedAndAStagedOneIsNot) {
    create_user("ada");
    EXPECT_EQ(mails(), 1U);
    EXPECT_EQ(last_mail().at("kind"), "activation");
    create_user("bob", R"(,"state":"STAGED")");
    create_user("eve", R"(,"password":"Correct-Horse-9")");
    EXPECT_EQ(mails(), 1U);
    configure(R"({"new_user_state":"STAGED"})");
    EXPECT_EQ(create_user("dan").at("state"), "STAGED");
}

TEST_F(JumpCloudUserWrite, ActivationMailsTheAlternateAddressFirstOrNobody) {
    const std::string ada = id_of(create_user("ada", R"(,"state":"STAGED","alternateEmail":"ada@example.net")"));
    const std::string bob = id_of(create_user("bob", R"(,"state":"STAGED")"));
    EXPECT_EQ(send("POST", "/api/systemusers/" + ada + "/state/activate", "{}").status, 200);
    EXPECT_EQ(last_mail().at("to"), "ada@example.net");
    EXPECT_EQ(send("POST", "/api/systemusers/" + bob + "/state/activate", R"({"email":false})").status, 200);
    EXPECT_EQ(mails(), 1U);
    EXPECT_EQ(get_user(bob).at("state"), "ACTIVATED");
    EXPECT_EQ(send("POST", "/api/systemusers/" + bob + "/state/activate", "{}").status, 409);
}

TEST_F(JumpCloudUserWrite, TheVerbsAnswerATextAndChangeTheirField) {
    const std::string id = id_of(create_user("ada", R"(,"account_locked":true)"));
    EXPECT_TRUE(send("POST", "/api/systemusers/" + id + "/unlock").body.is_string());
    EXPECT_EQ(get_user(id).at("account_locked"), false);
    EXPECT_TRUE(send("POST", "/api/systemusers/" + id + "/expire").body.is_string());
    EXPECT_EQ(get_user(id).at("password_expired"), true);
    EXPECT_EQ(send("POST", "/api/systemusers/" + id + "/resetmfa", R"({"exclusion":true})").status, 200);
    EXPECT_EQ(get_user(id).at("mfa").at("exclusion"), true);
    put(id, R"({"state":"SUSPENDED","suspended":true})");
    EXPECT_EQ(send("POST", "/api/systemusers/" + id + "/expire").status, 200);
    configure(R"({"verbs_on_suspended":"refuse"})");
    EXPECT_EQ(send("POST", "/api/systemusers/" + id + "/expire").status, 400);
    EXPECT_EQ(send("POST", "/api/systemusers/0123456789abcdef01234567/expire").status, 404);
}

TEST_F(JumpCloudUserWrite, NoRouteEndsASession) {
    const std::string id = id_of(create_user("ada"));
    EXPECT_EQ(send("DELETE", "/api/systemusers/" + id + "/sessions").status, 404);
}

TEST_F(JumpCloudUserWrite, ABrokenPasswordRuleIsOneSentenceOrAListOfViolations) {
    const std::string id = id_of(create_user("ada"));
    const Reply plain = put(id, R"({"password":"Short1!"})");
    EXPECT_EQ(plain.status, 400);
    EXPECT_EQ(message(plain), "Password is too short");
    const Reply whole =
        send("PUT", "/api/systemusers/" + id + "?fullValidationDetails=password", R"({"password":"longenough"})");
    EXPECT_EQ(whole.body.at("message"), "Password validation fail");
    EXPECT_EQ(whole.body.at("details").as_array()[0].at("fieldViolationsList").as_array().size(), 3U);
    EXPECT_EQ(put(id, R"({"password":"Correct-Horse-9"})").status, 200);
    EXPECT_EQ(put(id, R"({"password":"Correct-Horse-9"})").status, 400);
    EXPECT_FALSE(get_user(id).contains("password"));
}

TEST_F(JumpCloudUserWrite, ABodyThatIsNotJsonOrOfAnotherTypeIsRefused) {
    EXPECT_EQ(post("{").status, 400);
    EXPECT_EQ(post("[]").status, 400);
    EXPECT_EQ(post(R"({"username":1,"email":"x@example.com"})").status, 400);
    EXPECT_EQ(post(R"({"username":"x","email":"x@example.com","department":1})").status, 400);
    const Headers form{{"x-api-key", twin_->credentials().api_key},
                       {"content-type", "application/x-www-form-urlencoded"}};
    EXPECT_EQ(send("POST", "/api/systemusers", "a=b", form, Caller::client).status, 415);
}

TEST_F(JumpCloudUserWrite, IfMatchIsNotHonoured) {
    const std::string id = id_of(create_user("ada"));
    const Headers headers{{"x-api-key", twin_->credentials().api_key}, {"if-match", "W/\"never\""}};
    EXPECT_EQ(send("PUT", "/api/systemusers/" + id, R"({"department":"Sales"})", headers, Caller::client).status, 200);
}

TEST_F(JumpCloudUserWrite, SuspendingAStagedUserMayBeRefused) {
    const std::string id = id_of(create_user("ada", R"(,"state":"STAGED")"));
    configure(R"({"suspend_staged":"refuse"})");
    EXPECT_EQ(put(id, R"({"state":"SUSPENDED","suspended":true})").status, 400);
    configure(R"({"suspend_staged":"accept"})");
    EXPECT_EQ(send("POST", "/api/systemusers/" + id + "/state/suspend").status, 200);
    EXPECT_EQ(get_user(id).at("suspended"), true);
    configure(R"({"state_suspend_route":false})");
    EXPECT_EQ(send("POST", "/api/systemusers/" + id + "/state/suspend").status, 404);
}

}  // namespace
}  // namespace lockstep::twin
