// DESIGN §4's policy, letter for letter, but for its ellipses (an id and a repeated expression).
#pragma once

namespace lockstep::policy {

inline constexpr auto kDesignExample = R"yaml(
jumpcloud:
  api_key: ${env:JUMPCLOUD_API_KEY}        # or client_id/client_secret of a service account
okta:
  org_url: https://example.okta.com
  auth: {client_id: 0oa1b2c3, private_key: ${file:/run/secrets/okta.pem}, scopes: auto}   # or api_token

identities:
  match:                                    # 4.2
    - jumpcloud.email == okta.email         # e-mails, logins and user names are compared trimmed and case-folded
    - {rule: jumpcloud.employeeIdentifier == okta.employeeNumber, strong: true}

populations:                                # first match wins; none = not managed, only reported
  contractors:
    when: okta.userType == "Contractor"
    source: okta                            # Okta is the system of record: backfill JumpCloud
    provision: {activation: {mail: company}}
    assign:                                 # kept up while in the population; what Lockstep gave is taken back afterwards
      - {jumpcloud_group: Contractors, device_groups: [Contractor Laptops]}   # device group bound to the *user group*; sudo never
      - {device_group: Kiosks, when: okta.title == "Front desk"}              # bound to the person
    offboard: suspend
  employees:
    when: exists(jumpcloud)
    source: jumpcloud
    provision: {activate: true}
    assign:
      - {okta_group: Staff}
      - {okta_app: Slack}                   # directly; better through a group. After activation: Okta refuses apps of inactive people
    offboard: {do: suspend, then: {deactivate: 30d}}

attributes:                                 # authority: source (default) | jumpcloud | okta | both
  - {jumpcloud: email,      okta: email}
  - {jumpcloud: department, okta: department, map: {Eng: Engineering, Fin: Finance}}
  - {jumpcloud: jobTitle,   okta: title, authority: both}
  - {jumpcloud: manager,    okta: managerId, as: login}
  - {jumpcloud: attributes.costUnit, okta: costCenter}
  - {jumpcloud: phoneNumbers.work, okta: primaryPhone}
  - okta: displayName
    to_okta: jumpcloud.firstname + " " + jumpcloud.lastname
  - okta: login                             # create-only: the first free one; {n} counts from 2
    on_create: [ascii(jumpcloud.firstname) + "." + ascii(jumpcloud.lastname) + "@example.com", ascii(jumpcloud.firstname) + "." + ascii(jumpcloud.lastname) + "{n}@example.com"]

groups:
  - {jumpcloud: Engineering, okta: eng, direction: both, first: jumpcloud}
  - {jumpcloud: /^app-(.*)$/, okta: "App: $1", direction: to_okta, create: true}

safety:
  headroom: 20%                             # of each rate limit is left for everyone else
  protected: [ceo@example.com]
  max_suspensions: {count: 10, percent: 2}  # over this the changes wait for a person's approval
  # likewise max_commanded, max_creations, max_deactivations, max_deletions, max_group_removals, max_device_losses,
  # max_attribute_changes (of one attribute), max_handovers; `unlimited` is a value
schedule:
  reconcile: {every: 15m, full: "0 3 * * * Europe/Zurich"}
)yaml";

}  // namespace lockstep::policy
