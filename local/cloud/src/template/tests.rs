use super::*;

const TEMPLATE: &str = r#"
Parameters:
  PublicUrl: {Type: String}
  Stage: {Type: String, Default: prod}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  HasMail: !Not [!Condition IsProd]
Globals:
  Function:
    Timeout: 10
    MemorySize: 256
    Runtime: provided.al2023
    Environment:
      Variables: {LOG_LEVEL: info, PUBLIC_URL: !Ref PublicUrl}
  HttpApi:
    CorsConfiguration: {AllowOrigins: [!Ref PublicUrl], AllowMethods: [GET, POST]}
Resources:
  Database: {Type: AWS::CloudFormation::Stack}
  HttpApi:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefaultRouteSettings: {ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100}
  EventHoldFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/event-hold
      Timeout: !If [IsProd, 20, 30]
      Environment:
        Variables:
          LOG_LEVEL: debug
          DATABASE_HOST: !GetAtt Database.Outputs.ProxyEndpoint
          MAIL: !If [HasMail, "yes", !Ref AWS::NoValue]
          BOTH: !Sub "${Stage}/${AWS::Region}/${!x}"
          JOINED: !Join [",", [a, !Ref Stage]]
          TABLE: {"Ref": Stage}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Unknown}
        - Statement:
            - Effect: Allow
              Action: execute-api:Invoke
              Resource: !Sub "arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${HttpApi}/*/PUT/internal/events/*/holds/*"
      Events:
        Put:
          Type: HttpApi
          Properties:
            ApiId: !Ref HttpApi
            Method: put
            Path: /internal/events/{id}/holds/{hold_id}
            Auth: {Authorizer: AWS_IAM}
        Topic:
          Type: MSK
          Properties:
            Stream: !GetAtt Kafka.Outputs.ClusterArn
            Topics: [user-registered]
            StartingPosition: TRIM_HORIZON
            BatchSize: 10
            MaximumBatchingWindowInSeconds: 0
            MaximumRetryAttempts: 3
            BisectBatchOnFunctionError: true
            FunctionResponseTypes: [ReportBatchItemFailures]
            DestinationConfig: {OnFailure: {Destination: kafka://dead}}
        Clock:
          Type: ScheduleV2
          Properties: {ScheduleExpression: rate(1 minute)}
"#;

fn locals() -> Locals {
    Locals {
        parameters: [("PublicUrl".into(), "http://localhost".into())].into(),
        attributes: [("Database.Outputs.ProxyEndpoint".into(), "127.0.0.1".into())].into(),
    }
}

fn refusal(change: (&str, &str), locals: &Locals) -> String {
    assert!(TEMPLATE.contains(change.0), "the test's template has no {:?}", change.0);
    Template::parse(&TEMPLATE.replace(change.0, change.1), locals).unwrap_err().to_string()
}

#[test]
fn globals_apply_unless_the_function_says_otherwise() {
    let template = Template::parse(TEMPLATE, &locals()).unwrap();
    let function = template.function("event-hold").unwrap();
    assert_eq!(function.memory_mb, 256);
    assert_eq!(function.timeout, Duration::from_secs(20));
    assert_eq!(function.environment["LOG_LEVEL"], "debug");
    assert_eq!(function.environment["PUBLIC_URL"], "http://localhost");
    assert_eq!(template.apis[0].throttle, Some(Throttle { burst: 200, rate: 100 }));
    assert_eq!(template.apis[0].cors.clone().unwrap().origins, ["http://localhost"]);
}

#[test]
fn intrinsic_functions_resolve_in_short_and_long_form() {
    let template = Template::parse(TEMPLATE, &locals()).unwrap();
    let environment = &template.function("event-hold").unwrap().environment;
    assert_eq!(environment["DATABASE_HOST"], "127.0.0.1");
    assert_eq!(environment["BOTH"], "prod/eu-central-1/${x}");
    assert_eq!(environment["JOINED"], "a,prod");
    assert_eq!(environment["TABLE"], "prod");
    assert_eq!(environment.get("MAIL"), None, "AWS::NoValue sets nothing");
}

#[test]
fn triggers_carry_their_settings() {
    let template = Template::parse(TEMPLATE, &locals()).unwrap();
    let triggers = &template.function("event-hold").unwrap().triggers;
    let [Trigger::Http(route), Trigger::Kafka(mapping), Trigger::Schedule(schedule)] =
        triggers.as_slice()
    else {
        panic!("{triggers:?}");
    };
    assert_eq!((route.api.as_str(), route.method.as_str(), route.iam), ("HttpApi", "PUT", true));
    assert_eq!(
        *mapping,
        Mapping {
            topic: "user-registered".into(),
            group: "event-hold-user-registered".into(),
            from_oldest: true,
            batch_size: 10,
            window: Duration::ZERO,
            max_retries: Some(3),
            bisect: true,
            partial_failures: true,
            on_failure: Some("dead".into()),
        }
    );
    assert_eq!((schedule.expression.as_str(), schedule.enabled), ("rate(1 minute)", true));
}

#[test]
fn a_role_may_invoke_what_its_policy_names_only() {
    let template = Template::parse(TEMPLATE, &locals()).unwrap();
    let statements = &template.function("event-hold").unwrap().statements;
    let arn =
        |path: &str| format!("arn:aws:execute-api:{REGION}:{ACCOUNT}:HttpApi/$default/{path}");
    assert!(allows(statements, &arn("PUT/internal/events/1/holds/2")));
    assert!(!allows(statements, &arn("DELETE/internal/events/1/holds/2")));
    assert!(!allows(statements, &arn("PUT/v1/events")));
    let deny = Statement { allow: false, resources: vec!["*".into()] };
    assert!(!allows(&[statements[0].clone(), deny], &arn("PUT/internal/events/1/holds/2")));
}

#[test]
fn what_is_unknown_is_refused_by_resource_and_property() {
    for (change, expected) in [
        (
            ("MaximumRetryAttempts", "MaximumRecordAgeInSeconds"),
            "Topic.Properties.MaximumRecordAgeInSeconds: is not known",
        ),
        (("CodeUri", "ImageUri"), "EventHoldFunction.Properties.ImageUri: is not known"),
        (("AWS_IAM", "Cognito"), "Auth.Authorizer: \"Cognito\" is not known"),
        (("Type: MSK", "Type: SQS"), "Topic.Type: the event type \"SQS\""),
        (("!Ref Stage]]", "!Base64 x]]"), "JOINED: the intrinsic function \"Base64\""),
        (("Outputs.ProxyEndpoint", "Outputs.Other"), "\"Database.Outputs.Other\" has no local"),
        (("{\"Ref\": Stage}", "!Ref Nowhere"), "TABLE: \"Nowhere\" is not in the template"),
        (("kafka://dead", "arn:aws:sqs"), "OnFailure.Destination: only kafka://topic"),
    ] {
        let refusal = refusal(change, &locals());
        assert!(refusal.contains(expected), "{refusal}");
    }
}

#[test]
fn a_parameter_without_default_needs_a_local_value() {
    let locals = Locals { parameters: BTreeMap::new(), ..locals() };
    let refusal = Template::parse(TEMPLATE, &locals).unwrap_err().to_string();
    assert!(refusal.contains("parameter \"PublicUrl\" has no default"), "{refusal}");
}
