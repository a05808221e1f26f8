{{- /*
A Deployment of silos and its PodDisruptionBudget, from a dict: root, component, suffix, pool (the values of the pool), image,
env (the variables of this pool alone).
*/}}
{{- define "experiments.silo" -}}
{{- $root := .root -}}
{{- $pool := .pool -}}
{{- $values := $root.Values -}}
{{- $name := printf "%s-%s" $root.Release.Name .suffix -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $name }}
  labels:
    app.kubernetes.io/name: experiments
    app.kubernetes.io/component: {{ .component }}
    experiments-pool: {{ .suffix }}
    {{- include "experiments.labels" $root | nindent 4 }}
spec:
  replicas: {{ $pool.replicas }}
  revisionHistoryLimit: 3
  strategy:
    rollingUpdate: {{ .rollingUpdate | toJson }}
  selector:
    matchLabels:
      {{- include "experiments.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
      experiments-pool: {{ .suffix }}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: experiments
        app.kubernetes.io/component: {{ .component }}
        experiments-pool: {{ .suffix }}
        {{- include "experiments.podLabels" $root | nindent 8 }}
      annotations:
        # A change of the settings replaces the pods.
        checksum/settings: {{ $values.settings | toJson | sha256sum }}
        {{- with $pool.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ $root.Release.Name }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $values.image.pullSecrets }}
      imagePullSecrets: {{ toJson . }}
      {{- end }}
      {{- with $pool.priorityClassName }}
      priorityClassName: {{ . }}
      {{- end }}
      {{- with $pool.runtimeClassName }}
      runtimeClassName: {{ . }}
      {{- end }}
      {{- with $pool.nodeSelector }}
      nodeSelector: {{ toJson . }}
      {{- end }}
      {{- with $pool.tolerations }}
      tolerations: {{ toJson . }}
      {{- end }}
      {{- with $pool.affinity }}
      affinity: {{ toJson . }}
      {{- end }}
      # Silos of a pool stand on several nodes and in several zones, where there are several.
      topologySpreadConstraints:
        {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
        - maxSkew: 1
          topologyKey: {{ . }}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "experiments.selector" $root | nindent 14 }}
              app.kubernetes.io/component: {{ $.component }}
              experiments-pool: {{ $.suffix }}
        {{- end }}
      terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 1654
        runAsGroup: 1654
        fsGroup: 1654
        fsGroupChangePolicy: OnRootMismatch
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: silo
          image: {{ printf "%s:%s" .image (include "experiments.tag" $root) | quote }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          args: [silo]
          envFrom:
            - configMapRef:
                name: {{ $root.Release.Name }}-silo
          env:
            # The pod's own address, never a service's: silos are told apart by it.
            - name: EXPERIMENTS_ADVERTISE
              valueFrom:
                fieldRef:
                  fieldPath: status.podIP
            - name: EXPERIMENTS_STORE
              valueFrom:
                secretKeyRef:
                  name: {{ $values.secrets.store }}
                  key: url
            - name: EXPERIMENTS_ARTIFACT_STORE
              valueFrom:
                secretKeyRef:
                  name: {{ $values.secrets.artifacts }}
                  key: location
            # Optional: where the cloud gives pods a role, the secret has neither.
            - name: AWS_ACCESS_KEY_ID
              valueFrom:
                secretKeyRef:
                  name: {{ $values.secrets.artifacts }}
                  key: access-key-id
                  optional: true
            - name: AWS_SECRET_ACCESS_KEY
              valueFrom:
                secretKeyRef:
                  name: {{ $values.secrets.artifacts }}
                  key: secret-access-key
                  optional: true
            {{- range $variable, $value := .env }}
            - name: {{ $variable }}
              value: {{ $value | quote }}
            {{- end }}
            {{- if $values.secrets.cluster }}
            - name: EXPERIMENTS_CLUSTER_SECRET_FILE
              value: /run/secrets/experiments/secret
            {{- end }}
          ports:
            - name: silo
              containerPort: 11111
            - name: gateway
              containerPort: 30000
            - name: metrics
              containerPort: 9464
          # Started: it has joined its cluster. A silo whose database is away waits for it, for ten minutes at most.
          startupProbe:
            httpGet:
              path: /healthz/ready
              port: metrics
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 120
          # Ready: it is an active member. It does not ask the database.
          readinessProbe:
            httpGet:
              path: /healthz/ready
              port: metrics
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 2
          # Alive: the process answers, whatever else is away.
          livenessProbe:
            httpGet:
              path: /healthz/live
              port: metrics
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 12
          lifecycle:
            # Services still lead clients here for a moment after a pod was told to go.
            preStop:
              sleep:
                seconds: 5
          resources:
            requests: {{ toJson $pool.resources.requests }}
            {{- $limits := deepCopy $pool.resources.limits }}
            {{- if gt (int $pool.gpus) 0 }}
            {{- $limits = set $limits "nvidia.com/gpu" (toString $pool.gpus) }}
            {{- end }}
            limits: {{ toJson $limits }}
          securityContext:
            allowPrivilegeEscalation: false
            privileged: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: cache
              mountPath: /var/cache/experiments
            - name: tmp
              mountPath: /tmp
            {{- if $values.secrets.cluster }}
            - name: cluster-secret
              mountPath: /run/secrets/experiments
              readOnly: true
            {{- end }}
      volumes:
        - name: cache
          emptyDir:
            sizeLimit: {{ $values.volumes.cache }}
        - name: tmp
          emptyDir:
            sizeLimit: {{ $values.volumes.tmp }}
        {{- if $values.secrets.cluster }}
        - name: cluster-secret
          secret:
            secretName: {{ $values.secrets.cluster }}
            # The group is that of the pod: fsGroup.
            defaultMode: 0440
        {{- end }}
---
# Nodes are drained one silo at a time: each has given its leases back before the next is told to leave.
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $name }}
  labels:
    app.kubernetes.io/name: experiments
    app.kubernetes.io/component: {{ .component }}
    {{- include "experiments.labels" $root | nindent 4 }}
spec:
  maxUnavailable: 1
  # A silo that waits for its database keeps nobody from draining its node.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "experiments.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ .component }}
      experiments-pool: {{ .suffix }}
{{- end }}
